/** The one path that every read and every change takes. */
@NullMarked
package dev.templedb.sqlite.transaction;

import org.jspecify.annotations.NullMarked;
