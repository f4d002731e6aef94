/** The one tree of unchecked exceptions that TempleDB throws. */
@NullMarked
package dev.templedb.error;

import org.jspecify.annotations.NullMarked;
