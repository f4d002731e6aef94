/** Search in stored content, on all processors. */
@NullMarked
package dev.templedb.sqlite.search;

import org.jspecify.annotations.NullMarked;
