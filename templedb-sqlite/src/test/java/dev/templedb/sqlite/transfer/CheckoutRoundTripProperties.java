package dev.templedb.sqlite.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.TempleDb;
import dev.templedb.transfer.Checkout;
import dev.templedb.transfer.Checkout.ExtraFiles;
import dev.templedb.transfer.Checkout.LocalChanges;
import dev.templedb.transfer.CheckoutReport;
import dev.templedb.transfer.TreeImport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** What was imported comes out of a checkout as it was. */
class CheckoutRoundTripProperties {

  private static Path directory;
  private static TempleDb db;

  /** A file, a link or an empty directory; content is Latin 1. */
  record Node(List<String> names, String kind, String content) {}

  @BeforeContainer
  static void open() throws IOException {
    directory = Scratch.directory();
    db = TempleDb.inMemory();
    db.projects().create("app");
    db.projects().create("this");
  }

  @AfterContainer
  static void close() throws IOException {
    db.close();
    Git.delete(directory);
  }

  @Property(tries = 80, edgeCases = EdgeCasesMode.NONE)
  void checkout_importedTrees_areIdentical(
      @ForAll("trees") List<Node> first, @ForAll("trees") List<Node> second) throws IOException {
    Path source = directory.resolve("source");
    Path target = directory.resolve("target");
    delete(target);
    write(source, first);
    imported(source);
    CheckoutReport report = db.checkout(Checkout.of("app", target));
    assertSame(source, target);
    assertThat(report.written()).isEqualTo(Trees.onDisk(source).size());

    // From one tree to quite another, which the directory's index makes possible without force.
    write(source, second);
    imported(source);
    report = db.checkout(Checkout.of("app", target));
    assertThat(Trees.onDisk(target)).isEqualTo(Trees.onDisk(source));
    assertThat(directories(target)).containsAll(directories(source));
    assertThat(report.left()).isEmpty();

    // And over whatever is there.
    Path other = directory.resolve("other");
    write(other, first);
    db.checkout(Checkout.builder("app", other)
        .localChanges(LocalChanges.OVERWRITE)
        .extraFiles(ExtraFiles.REMOVE)
        .build());
    assertSame(source, other);
    assertThat(db.importTree(
                TreeImport.builder("app", other).emptyDirectories(true).build())
            .changes())
        .isEmpty();
  }

  private static void imported(Path source) {
    assertThat(db.importTree(
                TreeImport.builder("app", source).emptyDirectories(true).build())
            .skipped())
        .isEmpty();
  }

  @Example
  void checkout_ownSources_areIdentical() throws IOException {
    Path sources = Path.of("").toAbsolutePath().getParent();
    Path copy = directory.resolve("copy");
    for (String module : List.of("templedb-api/src", "templedb-sqlite/src", "docs")) {
      try (Stream<Path> files = Files.walk(sources.resolve(module))) {
        for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
          Trees.write(copy, sources.relativize(file).toString(), Files.readAllBytes(file));
        }
      }
    }
    db.importTree(TreeImport.builder("this", copy).includeIgnored(true).build());

    CheckoutReport report = db.checkout(Checkout.of("this", directory.resolve("this")));

    assertThat(report.written()).isGreaterThan(300);
    assertThat(Trees.onDisk(directory.resolve("this"))).isEqualTo(Trees.onDisk(copy));
  }

  private static void assertSame(Path source, Path target) throws IOException {
    assertThat(Trees.onDisk(target)).isEqualTo(Trees.onDisk(source));
    assertThat(directories(target)).isEqualTo(directories(source));
  }

  private static List<String> directories(Path root) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      return paths
          .filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
          .map(path -> root.relativize(path).toString())
          .sorted()
          .toList();
    }
  }

  private static void write(Path root, List<Node> nodes) throws IOException {
    delete(root);
    Files.createDirectory(root);
    for (Node node : nodes) {
      Path path = root;
      boolean possible = true;
      for (String name : node.names()) {
        possible &= Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
        path = path.resolve(name);
        if (possible && !Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
          Files.createDirectory(path);
        }
      }
      if (!possible || !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        continue;
      }
      Path place = path.resolve("-" + node.kind().charAt(0));
      switch (node.kind()) {
        case "file" -> Files.writeString(place, node.content(), StandardCharsets.ISO_8859_1);
        case "program" -> {
          Files.writeString(place, node.content(), StandardCharsets.ISO_8859_1);
          Trees.setExecutable(place, true);
        }
        case "link" -> {
          Files.deleteIfExists(place);
          Files.createSymbolicLink(place, LinkTarget.of(node.content()));
        }
        default -> {
          // The directory alone.
        }
      }
    }
  }

  private static void delete(Path tree) throws IOException {
    if (Files.exists(tree)) {
      Git.delete(tree);
    }
  }

  @Provide
  Arbitrary<List<Node>> trees() {
    Arbitrary<String> names = Arbitraries.frequencyOf(
        Tuple.of(3, Arbitraries.of("a", "b", "src", "A", "README")),
        Tuple.of(
            2,
            Arbitraries.of(
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
                    "%",
                    ":",
                    "|",
                    "\u0001",
                    "\u007f",
                    "\u00e9",
                    "e\u0301",
                    "\u00df",
                    "\u65e5",
                    "\uD83D\uDE00",
                    "\uFFFD",
                    "\uFEFF",
                    "\u202e",
                    "~1",
                    "con",
                    "n".repeat(60))
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(parts -> String.join("", parts))
                .filter(name -> !name.equals(".") && !name.equals(".."))));
    Arbitrary<String> links = Arbitraries.of(
        "a",
        "../a",
        "/nowhere",
        ".",
        "b\nc",
        "e\u0301",
        "\u00e9 '\"\\",
        "src/",
        "a//b",
        "a//b//",
        "./");
    Arbitrary<String> contents = Arbitraries.frequencyOf(
        Tuple.of(30, Arbitraries.strings().withCharRange('\0', '\u00ff').ofMaxLength(200)),
        Tuple.of(10, Arbitraries.of("", "\n", "a\r\nb\r\n", "#!/bin/sh\n")),
        Tuple.of(
            1,
            Arbitraries.of(1 << 20, (1 << 20) + 1, 2_100_000)
                .map(size -> new String(Trees.random(size, size), StandardCharsets.ISO_8859_1))));
    return Combinators.combine(
            names.list().ofMaxSize(4),
            Arbitraries.of("file", "program", "link", "directory"),
            contents,
            links)
        .as((path, kind, content, link) ->
            new Node(path, kind, kind.equals("link") ? link : content))
        .list()
        .ofMaxSize(15);
  }
}
