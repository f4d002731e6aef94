/** Hands a database's measurements to a Micrometer registry. */
@NullMarked
package dev.templedb.micrometer;

import org.jspecify.annotations.NullMarked;
