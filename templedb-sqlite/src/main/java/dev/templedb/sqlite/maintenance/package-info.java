/** Checking and tidying SQLite files. */
@NullMarked
package dev.templedb.sqlite.maintenance;

import org.jspecify.annotations.NullMarked;
