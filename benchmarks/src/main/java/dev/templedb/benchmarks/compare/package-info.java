/** The library beside what one would use instead: git, JGit, ripgrep, and a program that does only the necessary. */
@NullMarked
package dev.templedb.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
