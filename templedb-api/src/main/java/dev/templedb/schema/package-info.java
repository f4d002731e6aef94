/** The database's schema version and its migrations, and an application's own. */
@NullMarked
package dev.templedb.schema;

import org.jspecify.annotations.NullMarked;
