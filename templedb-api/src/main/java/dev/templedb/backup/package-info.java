/** Backups, restoring them, dumps as SQL, and projects that go from one database to another. */
@NullMarked
package dev.templedb.backup;

import org.jspecify.annotations.NullMarked;
