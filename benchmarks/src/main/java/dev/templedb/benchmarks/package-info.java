/** What the library costs beside the same work in raw JDBC. */
@NullMarked
package dev.templedb.benchmarks;

import org.jspecify.annotations.NullMarked;
