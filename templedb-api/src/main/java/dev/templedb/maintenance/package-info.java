/** The state of a database, and its care. */
@NullMarked
package dev.templedb.maintenance;

import org.jspecify.annotations.NullMarked;
