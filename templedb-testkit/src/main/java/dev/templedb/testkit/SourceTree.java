package dev.templedb.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.templedb.TempleDb;
import dev.templedb.transfer.ImportReport;
import dev.templedb.transfer.TreeImport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** A directory whose files come into a database by an import, the only way in. */
final class SourceTree {

  private final Path directory;

  SourceTree(Path directory) {
    this.directory = directory;
  }

  SourceTree file(String path, byte[] content) {
    try {
      Path file = directory.resolve(path);
      Files.createDirectories(file.getParent());
      Files.write(file, content);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  SourceTree file(String path, String text) {
    return file(path, text.getBytes(StandardCharsets.UTF_8));
  }

  SourceTree files(String... paths) {
    for (String path : paths) {
      file(path, "content of " + path);
    }
    return this;
  }

  SourceTree link(String path, String target) {
    try {
      Files.createSymbolicLink(directory.resolve(path), Path.of(target));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  SourceTree executable(String path) {
    assumeTrue(directory.resolve(path).toFile().setExecutable(true), "files have an exec bit here");
    return this;
  }

  SourceTree without(String path) {
    try {
      Files.delete(directory.resolve(path));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes the project's files what the tree holds; nothing may be left out. Creates the project if need be. */
  ImportReport into(TempleDb db, String slug) {
    if (db.projects().find(slug).isEmpty()) {
      db.projects().create(slug);
    }
    ImportReport report = db.importTree(TreeImport.of(slug, directory));
    assertThat(report.skipped()).isEmpty();
    return report;
  }

  /** Bytes that don't compress. */
  static byte[] noise(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  /** Skips a test that needs file names beyond ASCII where the JVM can't have them. */
  static void assumeUnicodeFileNames() {
    assumeTrue(
        System.getProperty("sun.jnu.encoding", "").equalsIgnoreCase("UTF-8"),
        "this JVM's file names are not UTF-8 (set LC_ALL=C.UTF-8)");
  }
}
