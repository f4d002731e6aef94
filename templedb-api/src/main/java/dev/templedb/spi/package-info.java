/** What an implementation of TempleDB provides; found by {@link java.util.ServiceLoader}. */
@NullMarked
package dev.templedb.spi;

import org.jspecify.annotations.NullMarked;
