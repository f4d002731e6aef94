package dev.templedb.sqlite.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.TempleDb;
import dev.templedb.search.ContentMatch;
import dev.templedb.search.ContentSearch;
import dev.templedb.search.ContentSearchBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** A search finds what trying every line finds, and what grep finds. */
class SearchProperties {

  private static TempleDb db;
  private static Path directory;

  @BeforeContainer
  static void open() throws IOException {
    db = TempleDb.inMemory();
    directory = Files.createTempDirectory("templedb-search-");
  }

  @AfterContainer
  static void close() throws IOException {
    db.close();
    Files.delete(directory);
  }

  /** Contents whose chars are bytes: rich in ends of lines, letters of several bytes, and bytes that are no UTF-8. */
  @Provide
  Arbitrary<String> contents() {
    return Arbitraries.frequencyOf(
            Tuple.of(8, Arbitraries.of("a", "b", "ab", "A", " ", "aa")),
            Tuple.of(4, Arbitraries.of("\n", "\n\n", "\r\n", "\r")),
            Tuple.of(2, Arbitraries.of("\u00c3\u00a9", "\u00c3\u0089", "\u00f0\u009f\u0098\u0080")),
            Tuple.of(1, Arbitraries.of("\u00ef\u00bb\u00bf", "\u00ff", "\u00c3", "\u00e2\u0082")))
        .list()
        .ofMaxSize(40)
        .map(pieces -> String.join("", pieces));
  }

  @Provide
  Arbitrary<ContentSearchBuilder> requests() {
    Arbitrary<ContentSearchBuilder> patterns = Arbitraries.oneOf(
        Arbitraries.of("a", "ab", "aa", "é", "😀", " a", "a\r", "\uFFFD")
            .map(ContentSearch::literal),
        Arbitraries.of(
                "^a",
                "b$",
                "^$",
                "a+",
                "[^ab]",
                "(a|b)*é",
                "aab",
                "ab.?a",
                "\\s",
                ".",
                "a(?=b)",
                "\\bab\\b")
            .map(ContentSearch::regex));
    return Combinators.combine(
            patterns,
            Arbitraries.of(true, false),
            Arbitraries.integers().between(0, 3),
            Arbitraries.integers().between(0, 3),
            Arbitraries.of(1L, 3L, 1_000L),
            Arbitraries.of(1L, 2L, 1_000L))
        .as((request, ignoreCase, before, after, limit, perFile) -> request
            .ignoreCase(ignoreCase)
            .linesBefore(before)
            .linesAfter(after)
            .limit(limit)
            .limitPerFile(perFile));
  }

  @Property(tries = 400, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
  void search_anyTree_findsWhatTryingEachLineFinds(
      @ForAll("contentLists") List<String> contents,
      @ForAll("requests") ContentSearchBuilder builder) {
    ContentSearch request = builder.projectSlug("tree").build();
    // A literal is compared as bytes, and a byte that is no UTF-8 is not U+FFFD.
    Assume.that(request.regex() || request.ignoreCase() || !request.pattern().equals("\uFFFD"));
    SortedMap<String, byte[]> files = files(contents);

    assertThat(found(request, files)).isEqualTo(NaiveSearch.search(request, "tree", files));
  }

  @Provide
  Arbitrary<List<String>> contentLists() {
    return contents().list().ofMaxSize(6);
  }

  private static SortedMap<String, byte[]> files(List<String> contents) {
    SortedMap<String, byte[]> files = new TreeMap<>();
    for (int i = 0; i < contents.size(); i++) {
      files.put("f" + i, contents.get(i).getBytes(StandardCharsets.ISO_8859_1));
    }
    return files;
  }

  private static List<ContentMatch> found(ContentSearch request, SortedMap<String, byte[]> files) {
    db.useTransaction(tx -> {
      tx.projects().create("tree");
      files.forEach((path, content) -> tx.files().put("tree", path, content));
    });
    List<ContentMatch> found = new ArrayList<>();
    db.search(request, found::add);
    db.projects().delete("tree");
    return found;
  }

  /** Content of several parts, whose lines cross them in all ways. */
  @Property(tries = 12, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void search_largeContent_findsWhatTryingEachLineFinds(
      @ForAll long seed, @ForAll("requests") ContentSearchBuilder builder) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder();
    int size = (1 << 20) + random.nextInt(3 << 19);
    while (text.length() < size) {
      text.append(random.nextInt(20) == 0 ? "é" : random.nextInt(40) == 0 ? "ab" : "z")
          .append("y".repeat(random.nextInt(900)))
          .append(random.nextInt(3) == 0 ? "\r\n" : "\n".repeat(random.nextInt(3)));
      if (text.length() - text.lastIndexOf("\n") > 1_000) {
        text.append('\n');
      }
    }
    SortedMap<String, byte[]> files = new TreeMap<>();
    files.put("big", text.toString().getBytes(StandardCharsets.UTF_8));
    ContentSearch request = builder.projectSlug("tree").limit(100_000).build();

    List<ContentMatch> found = found(request, files);
    List<ContentMatch> expected = NaiveSearch.search(request, "tree", files);
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.size(); i++) {
      assertThat(found.get(i)).isEqualTo(expected.get(i));
    }
  }

  @Property(tries = 40, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
  void search_literal_findsWhatGrepFinds(
      @ForAll("plainLists") List<String> contents, @ForAll("literals") String literal)
      throws IOException, InterruptedException {
    SortedMap<String, byte[]> files = files(contents);
    List<String> found = found(ContentSearch.in("tree", literal), files).stream()
        .map(match -> match.path() + ":" + match.lineNumber() + ":" + match.text())
        .toList();

    assertThat(found).isEqualTo(grep(literal, files));
  }

  /** Contents that grep sees as a search does: valid UTF-8 without a mark at the start, and no carriage returns, which it keeps. */
  @Provide
  Arbitrary<List<String>> plainLists() {
    return Arbitraries.frequencyOf(
            Tuple.of(8, Arbitraries.of("a", "b", "ab", "A", " ", "aa")),
            Tuple.of(4, Arbitraries.of("\n", "\n\n")),
            Tuple.of(2, Arbitraries.of("\u00c3\u00a9", "\u00c3\u0089", "\u00f0\u009f\u0098\u0080")))
        .list()
        .ofMaxSize(40)
        .map(pieces -> String.join("", pieces))
        .list()
        .ofMinSize(1)
        .ofMaxSize(6);
  }

  @Provide
  Arbitrary<String> literals() {
    return Arbitraries.of("a", "ab", "é", "😀", "aa", " ", "bA");
  }

  private static List<String> grep(String literal, SortedMap<String, byte[]> files)
      throws IOException, InterruptedException {
    for (var file : files.entrySet()) {
      Files.write(directory.resolve(file.getKey()), file.getValue());
    }
    try {
      List<String> command = new ArrayList<>(List.of("grep", "-nHF", "-e", literal));
      command.addAll(files.keySet());
      ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
      builder.environment().put("LC_ALL", "C.UTF-8");
      Process process = builder.start();
      try (InputStream out = process.getInputStream()) {
        List<String> lines =
            new String(out.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        assertThat(process.waitFor()).isBetween(0, 1);
        return lines;
      }
    } finally {
      for (String name : files.keySet()) {
        Files.delete(directory.resolve(name));
      }
    }
  }
}
