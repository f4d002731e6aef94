/** The append-only, hash-chained log of every change. */
@NullMarked
package dev.templedb.audit;

import org.jspecify.annotations.NullMarked;
