/** What keeps a database safe: backups, restoring, dumps, and projects that go from one database to another. */
@NullMarked
package dev.templedb.sqlite.maintenance;

import org.jspecify.annotations.NullMarked;
