/** Looking after a database: backups, restoring, dumps, and projects that go from one database to another. */
@NullMarked
package dev.templedb.maintenance;

import org.jspecify.annotations.NullMarked;
