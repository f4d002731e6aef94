/** Projects, files, file types and deployment targets in SQLite. */
@NullMarked
package dev.templedb.sqlite.project;

import org.jspecify.annotations.NullMarked;
