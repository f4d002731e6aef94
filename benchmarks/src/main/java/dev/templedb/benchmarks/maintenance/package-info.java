/** What looking after a database costs those who work with it. */
@NullMarked
package dev.templedb.benchmarks.maintenance;

import org.jspecify.annotations.NullMarked;
