/** Keeping a database sound and quick: checking it, tidying it, and what is needed for that. */
@NullMarked
package dev.templedb.maintenance;

import org.jspecify.annotations.NullMarked;
