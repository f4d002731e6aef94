/** What keeps a database sound and safe: checking and tidying it, backups, restoring, dumps, and projects as files of their own. */
@NullMarked
package dev.templedb.sqlite.maintenance;

import org.jspecify.annotations.NullMarked;
