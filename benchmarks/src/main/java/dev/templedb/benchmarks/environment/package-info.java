/** Benchmarks of the domain of the same name. */
@NullMarked
package dev.templedb.benchmarks.environment;

import org.jspecify.annotations.NullMarked;
