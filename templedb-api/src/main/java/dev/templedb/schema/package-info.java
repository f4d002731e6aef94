/** The database's schema version and its migrations. */
@NullMarked
package dev.templedb.schema;

import org.jspecify.annotations.NullMarked;
