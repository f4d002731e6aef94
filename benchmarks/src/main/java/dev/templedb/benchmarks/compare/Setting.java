package dev.templedb.benchmarks.compare;

import java.nio.file.Path;
import java.util.List;

/**
 * What every contest works on.
 *
 * @param files the tree's files that nothing excludes, links included
 * @param bytes their size
 * @param excluded a file with what the ignore files exclude, as {@link FloorImport} takes it
 */
record Setting(Scratch scratch, int rounds, List<Path> files, long bytes, Path excluded) {}
