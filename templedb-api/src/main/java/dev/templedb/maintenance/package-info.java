/** Looking after a database: its status, checking and tidying it, backups, restoring, dumps, and projects that go from one database to another. */
@NullMarked
package dev.templedb.maintenance;

import org.jspecify.annotations.NullMarked;
