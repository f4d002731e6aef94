package dev.templedb.sqlite.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.TempleDb;
import dev.templedb.transfer.FileChange;
import dev.templedb.transfer.FileChange.Kind;
import dev.templedb.transfer.ImportReport;
import dev.templedb.transfer.TreeImport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Any tree comes back as it was, and after any edits the report counts what a model counts. */
class ImportProperties {

  private static final AtomicInteger PROJECTS = new AtomicInteger();
  private static TempleDb db;
  private static Path directory;

  @BeforeContainer
  static void open() throws IOException {
    db = TempleDb.inMemory();
    directory = Files.createTempDirectory("templedb-trees-");
  }

  @AfterContainer
  static void close() throws IOException {
    db.close();
    delete(directory);
  }

  /** Something that a tree can have at a path. */
  sealed interface Node {}

  /** A file; each char of {@code content} is a byte. */
  record RegularFile(String content, boolean executable) implements Node {

    @Override
    public String toString() {
      return (executable ? "program of " : "file of ") + content.length() + " bytes";
    }
  }

  record Link(String target) implements Node {}

  /** A change to a tree: a node to be put at a path, or null to remove what is there. */
  record Edit(List<String> names, Node node) {}

  @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED)
  void import_anyTreeThenAnyEdits_comesBackAndIsCounted(
      @ForAll("edits") List<Edit> tree, @ForAll("edits") List<Edit> edits) throws IOException {
    String slug = "p" + PROJECTS.incrementAndGet();
    db.projects().create(slug);
    Path root = Files.createDirectory(directory.resolve(slug));
    for (Edit edit : tree) {
      apply(root, edit);
    }
    importAndCompare(slug, root, Map.of());
    Map<String, Trees.Entry> before = Trees.onDisk(root);

    for (Edit edit : edits) {
      apply(root, edit);
    }
    importAndCompare(slug, root, before);
    ImportReport again = importAndCompare(slug, root, Trees.onDisk(root));
    assertThat(again.changes()).isEmpty();
    delete(root);
  }

  private static ImportReport importAndCompare(
      String slug, Path root, Map<String, Trees.Entry> before) {
    ImportReport report = db.importTree(TreeImport.of(slug, root));

    Map<String, Trees.Entry> now = Trees.onDisk(root);
    assertThat(report.skipped()).isEmpty();
    assertThat(Trees.inProject(db, slug)).isEqualTo(now);
    Map<String, Kind> changes = new TreeMap<>();
    Set<String> paths = new TreeSet<>(before.keySet());
    paths.addAll(now.keySet());
    for (String path : paths) {
      if (!before.containsKey(path)) {
        changes.put(path, Kind.ADDED);
      } else if (!now.containsKey(path)) {
        changes.put(path, Kind.REMOVED);
      } else if (!now.get(path).equals(before.get(path))) {
        changes.put(path, Kind.CHANGED);
      }
    }
    Map<String, Kind> reported = new TreeMap<>();
    for (FileChange change : report.changes()) {
      reported.put(change.path(), change.kind() == Kind.RENAMED ? Kind.ADDED : change.kind());
      change.previousPath().ifPresent(previous -> {
        reported.put(previous, Kind.REMOVED);
        assertThat(now.get(change.path()).hash()).isEqualTo(before.get(previous).hash());
      });
    }
    assertThat(reported).isEqualTo(changes);
    assertThat(report.changes())
        .isSortedAccordingTo((a, b) -> PathOrder.compare(a.path(), b.path()));
    Set<String> both = contents(before, report, Kind.REMOVED);
    both.retainAll(contents(now, report, Kind.ADDED));
    assertThat(both).as("contents that were moved, but not reported as renamed").isEmpty();
    assertThat(report.added()).isEqualTo(count(report, Kind.ADDED));
    assertThat(report.changed()).isEqualTo(count(report, Kind.CHANGED));
    assertThat(report.renamed()).isEqualTo(count(report, Kind.RENAMED));
    assertThat(report.removed()).isEqualTo(count(report, Kind.REMOVED));
    assertThat(report.unchanged())
        .isEqualTo(now.size() - count(changes, Kind.ADDED) - count(changes, Kind.CHANGED));
    assertThat(report.files()).isEqualTo(now.size());
    return report;
  }

  private static Set<String> contents(
      Map<String, Trees.Entry> tree, ImportReport report, Kind kind) {
    return report.changes().stream()
        .filter(change -> change.kind() == kind)
        .map(change -> tree.get(change.path()))
        .filter(entry -> entry.size() > 0 && entry.target().isEmpty())
        .map(Trees.Entry::hash)
        .collect(Collectors.toSet());
  }

  private static long count(ImportReport report, Kind kind) {
    return report.changes().stream().filter(change -> change.kind() == kind).count();
  }

  private static long count(Map<String, Kind> changes, Kind kind) {
    return changes.values().stream().filter(change -> change == kind).count();
  }

  private static void apply(Path root, Edit edit) throws IOException {
    Path path = root;
    for (String name : edit.names()) {
      if (!path.equals(root) && !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        Files.deleteIfExists(path);
        Files.createDirectory(path);
      }
      path = path.resolve(name);
    }
    delete(path);
    if (edit.node() instanceof RegularFile file) {
      Files.writeString(path, file.content(), StandardCharsets.ISO_8859_1);
      Trees.setExecutable(path, file.executable());
    } else if (edit.node() instanceof Link link) {
      Files.createSymbolicLink(path, Path.of(link.target()));
    }
  }

  private static void delete(Path path) throws IOException {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      List<Path> children;
      try (Stream<Path> listed = Files.list(path)) {
        children = listed.toList();
      }
      for (Path child : children) {
        delete(child);
      }
    }
    Files.deleteIfExists(path);
  }

  @Provide
  Arbitrary<List<Edit>> edits() {
    return Combinators.combine(names().list().ofMinSize(1).ofMaxSize(3), nodes())
        .as(Edit::new)
        .list()
        .ofMaxSize(25);
  }

  /** Few enough different ones that edits meet what is there. */
  private static Arbitrary<String> names() {
    Arbitrary<String> plain =
        Arbitraries.of("a", "b", "src", "Main.java", "run.sh", "README", "-", "x.tar.gz");
    Arbitrary<String> odd = Arbitraries.of(
            "a",
            "B",
            ".",
            " ",
            "'",
            "\"",
            "\n",
            "\r",
            "\t",
            "\\",
            "-",
            "*",
            "?",
            "[",
            "]",
            "{",
            "$",
            "`",
            "#",
            "!",
            "%",
            ";",
            ":",
            "|",
            "\u0001",
            "\u007f",
            "\u00e9",
            "e\u0301",
            "\u00c5",
            "\u65e5",
            "\uD83D\uDE00",
            "\uFFFD",
            "\uFEFF",
            "\u200b",
            "\u202e",
            "\uE000",
            "n".repeat(60))
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .map(parts -> String.join("", parts))
        .filter(name -> !Set.of(".", "..", ".git", ".gitignore").contains(name));
    return Arbitraries.frequencyOf(Tuple.of(3, plain), Tuple.of(2, odd));
  }

  private static Arbitrary<Node> nodes() {
    Arbitrary<byte[]> bytes = Arbitraries.bytes().array(byte[].class).ofMaxSize(300);
    Arbitrary<byte[]> text = Arbitraries.of(
            "", "\n", "one\r\ntwo\r\n", "#!/bin/sh\n", "\uFEFFx", "class A {}")
        .map(content -> content.getBytes(StandardCharsets.UTF_8));
    Arbitrary<byte[]> large = Arbitraries.of((1 << 20) - 1, 1 << 20, (1 << 20) + 1, 2_100_000)
        .map(size -> Trees.random(size, size));
    Arbitrary<Node> files = Combinators.combine(
            Arbitraries.frequencyOf(Tuple.of(10, bytes), Tuple.of(10, text), Tuple.of(1, large)),
            Arbitraries.of(true, false))
        .as((content, executable) ->
            new RegularFile(new String(content, StandardCharsets.ISO_8859_1), executable));
    Arbitrary<Node> links = Arbitraries.of(
            "a", "../a", "/nowhere", ".", "b\nc", "e\u0301", "\u00e9 '\"\\")
        .map(Link::new);
    return Arbitraries.frequencyOf(Tuple.of(8, files), Tuple.of(2, links)).injectNull(0.15);
  }
}
