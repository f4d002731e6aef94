/** The state of a database, checking it, and tidying it. */
@NullMarked
package dev.templedb.maintenance;

import org.jspecify.annotations.NullMarked;
