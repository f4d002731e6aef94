/** Benchmarks of the domain of the same name. */
@NullMarked
package dev.templedb.benchmarks.transfer;

import org.jspecify.annotations.NullMarked;
