/** The audit chain. */
@NullMarked
package dev.templedb.sqlite.audit;

import org.jspecify.annotations.NullMarked;
