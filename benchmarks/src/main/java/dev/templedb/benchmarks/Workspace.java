package dev.templedb.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A temporary directory for the files of one benchmark. */
public final class Workspace implements AutoCloseable {

  private final Path directory;

  /** A new one. */
  public Workspace() throws IOException {
    directory = Files.createTempDirectory("templedb-benchmark-");
  }

  /** A path in it. */
  public Path path(String name) {
    return directory.resolve(name);
  }

  /** A file that holds the rows of {@link Sample}. */
  public Path copyOfSample(String name) throws IOException {
    Path sample = path("sample.templedb");
    if (!Files.exists(sample)) {
      Sample.create(sample);
    }
    return Files.copy(sample, path(name));
  }

  @Override
  public void close() throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> tree = Files.walk(directory)) {
      deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.delete(path);
    }
  }
}
