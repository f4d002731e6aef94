/** The schema's versions: the migration scripts, the engine that runs them, and the check that a schema is what they make. */
@NullMarked
package dev.templedb.sqlite.schema;

import org.jspecify.annotations.NullMarked;
