/** How long opening takes. */
@NullMarked
package dev.templedb.benchmarks.opening;

import org.jspecify.annotations.NullMarked;
