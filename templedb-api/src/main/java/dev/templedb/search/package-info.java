/** Search in the content of files. */
@NullMarked
package dev.templedb.search;

import org.jspecify.annotations.NullMarked;
