/** Copies of SQLite files: backups, restoring, dumps, and projects as files of their own. */
@NullMarked
package dev.templedb.sqlite.backup;

import org.jspecify.annotations.NullMarked;
