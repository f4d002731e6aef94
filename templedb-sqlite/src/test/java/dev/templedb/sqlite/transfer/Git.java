package dev.templedb.sqlite.transfer;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A repository in a temporary directory, and the {@code git check-ignore} process that answers for it. */
final class Git implements AutoCloseable {

  private final Path root;
  private final Process checkIgnore;
  private final OutputStream questions;
  private final InputStream answers;

  private Git(Path root, Process checkIgnore) {
    this.root = root;
    this.checkIgnore = checkIgnore;
    this.questions = checkIgnore.getOutputStream();
    this.answers = checkIgnore.getInputStream();
  }

  /** A new repository, or the test is skipped because there is no git. */
  static Git start() {
    try {
      Path root = Files.createTempDirectory("templedb-ignore");
      assumeTrue(succeeds(root, "git", "init", "-q"), "git is not on PATH");
      Process process = start(
          root,
          ProcessBuilder.Redirect.PIPE,
          List.of(
              "git",
              "-c",
              "core.excludesFile=/dev/null",
              "-c",
              "core.ignoreCase=false",
              "check-ignore",
              "--no-index",
              "--verbose",
              "--non-matching",
              "-z",
              "--stdin"));
      return new Git(root, process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path root() {
    return root;
  }

  /** Whether git ignores an existing file or directory, given by its path from the repository's root. */
  boolean ignores(String path) {
    try {
      questions.write(path.getBytes(StandardCharsets.UTF_8));
      questions.write(0);
      questions.flush();
      readField();
      readField();
      String pattern = readField();
      String answered = readField();
      if (!answered.equals(path)) {
        throw new IllegalStateException(
            "asked git about '" + path + "', it answered about '" + answered + "'");
      }
      return !pattern.isEmpty() && !pattern.startsWith("!");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      questions.close();
      checkIgnore.waitFor();
      delete(root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Deletes a tree. */
  static void delete(Path tree) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> walk = Files.walk(tree)) {
      deepestFirst = new ArrayList<>(walk.sorted(Comparator.reverseOrder()).toList());
    }
    for (Path path : deepestFirst) {
      Files.delete(path);
    }
  }

  private String readField() throws IOException {
    ByteArrayOutputStream field = new ByteArrayOutputStream();
    for (int b = answers.read(); b != 0; b = answers.read()) {
      if (b < 0) {
        throw new EOFException("git check-ignore ended");
      }
      field.write(b);
    }
    return field.toString(StandardCharsets.UTF_8);
  }

  private static boolean succeeds(Path directory, String... command) throws IOException {
    try {
      return start(directory, ProcessBuilder.Redirect.DISCARD, List.of(command)).waitFor() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (IOException e) {
      return false;
    }
  }

  private static Process start(Path directory, ProcessBuilder.Redirect output, List<String> command)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command)
        .directory(directory.toFile())
        .redirectOutput(output)
        .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
    builder
        .environment()
        .putAll(Map.of("GIT_CONFIG_GLOBAL", "/dev/null", "GIT_CONFIG_SYSTEM", "/dev/null"));
    return builder.start();
  }
}
