/** Benchmarks of the domain of the same name. */
@NullMarked
package dev.templedb.benchmarks.project;

import org.jspecify.annotations.NullMarked;
