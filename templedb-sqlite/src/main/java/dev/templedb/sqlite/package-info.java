/** The SQLite implementation: its entry point, and the objects that users hold. */
@NullMarked
package dev.templedb.sqlite;

import org.jspecify.annotations.NullMarked;
