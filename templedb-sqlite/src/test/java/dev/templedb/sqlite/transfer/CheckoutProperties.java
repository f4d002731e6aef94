package dev.templedb.sqlite.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.TempleDb;
import dev.templedb.error.ConflictException;
import dev.templedb.error.InvalidInputException;
import dev.templedb.transfer.Checkout;
import dev.templedb.transfer.Checkout.ExtraFiles;
import dev.templedb.transfer.Checkout.LocalChanges;
import dev.templedb.transfer.CheckoutReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/** Trees that mean harm, and targets that are prepared for it: nothing is written elsewhere, and nothing by halves. */
class CheckoutProperties {

  /** How many trees each try takes: set the system property for a long run. */
  private static final int TREES = Integer.getInteger("templedb.checkout.trees", 1);

  private static final String SLUG = "app";

  private static Path directory;
  private static TempleDb db;
  private static ForeignRows rows;
  private static final Map<String, Integer> outcomes = new TreeMap<>();

  enum Kind {
    FILE,
    LINK,
    DIRECTORY
  }

  /** Something in a tree or a target; of a link, the text is its target. */
  record Node(Kind kind, String path, String text) {}

  record Attack(
      List<Node> tree,
      List<Node> target,
      LocalChanges localChanges,
      ExtraFiles extraFiles,
      boolean portable) {}

  @BeforeContainer
  static void open() throws IOException, SQLException {
    directory = Scratch.directory();
    db = TempleDb.open(directory.resolve("db"));
    db.projects().create(SLUG);
    rows = new ForeignRows(directory.resolve("db"), SLUG);
    Files.createDirectories(directory.resolve("world/outside/sub"));
    Files.writeString(directory.resolve("world/outside/canary"), "alive");
    Files.writeString(directory.resolve("world/outside/sub/a"), "alive too");
    Files.writeString(directory.resolve("world/b"), "beside the target");
  }

  @AfterContainer
  static void close() throws IOException, SQLException {
    rows.close();
    db.close();
    delete(directory);
    // Neither kind of outcome may die out unnoticed.
    assertThat(outcomes.getOrDefault("written", 0)).isGreaterThan(1_000);
    assertThat(outcomes.getOrDefault("refused", 0)).isGreaterThan(1_000);
    assertThat(outcomes.getOrDefault("conflict", 0)).isGreaterThan(300);
  }

  @Property(tries = 10_000, edgeCases = EdgeCasesMode.NONE)
  void checkout_hostileTreeAndTarget_writesInsideOrNothingAndNothingPartial(
      @ForAll("attacks") List<Attack> attacks) throws Exception {
    for (Attack attack : attacks) {
      run(attack);
    }
  }

  private static void run(Attack attack) throws IOException, SQLException {
    Path world = directory.resolve("world");
    Path target = world.resolve("target");
    delete(target);
    Map<String, Node> tree = store(attack.tree());
    Files.createDirectory(target);
    attack.target().forEach(node -> place(target, node));
    SortedMap<String, String> outside = snapshot(world, target);
    SortedMap<String, String> before = snapshot(target, null);

    String outcome;
    try {
      CheckoutReport report = db.checkout(Checkout.builder(SLUG, target)
          .localChanges(attack.localChanges())
          .extraFiles(attack.extraFiles())
          .portableNames(attack.portable())
          .build());
      outcome = "written";
      assertThat(report.left()).isEmpty();
      assertThat(tree.values().stream().map(Node::path)).noneMatch(CheckoutProperties::isHarmful);
      checkWritten(attack, tree, before, snapshot(target, null));
    } catch (InvalidInputException e) {
      outcome = "refused";
      assertThat(snapshot(target, null)).isEqualTo(before);
    } catch (ConflictException e) {
      outcome = "conflict";
      assertThat(attack.target()).isNotEmpty();
      assertThat(snapshot(target, null)).isEqualTo(before);
    }
    outcomes.merge(outcome, 1, Integer::sum);
    assertThat(snapshot(world, target)).isEqualTo(outside);
  }

  /** Puts a tree into the database, and gives its files and directories by path. */
  private static Map<String, Node> store(List<Node> nodes) throws SQLException {
    Map<String, Node> tree = new HashMap<>();
    Set<String> directories = new HashSet<>();
    rows.clear();
    for (Node node : nodes) {
      if (node.kind() == Kind.DIRECTORY) {
        if (directories.add(node.path())) {
          rows.directory(node.path());
          tree.putIfAbsent(node.path(), node);
        }
      } else if (tree.get(node.path()) == null || tree.get(node.path()).kind() == Kind.DIRECTORY) {
        tree.put(node.path(), node);
        if (node.kind() == Kind.FILE) {
          rows.file(node.path(), node.text());
        } else {
          rows.link(node.path(), node.text());
        }
      }
    }
    rows.commit();
    return tree;
  }

  private static void checkWritten(
      Attack attack,
      Map<String, Node> tree,
      SortedMap<String, String> before,
      SortedMap<String, String> after) {
    tree.forEach((path, node) -> assertThat(after.get(path))
        .as(path)
        .isEqualTo(
            switch (node.kind()) {
              case FILE -> "file " + node.text();
              case LINK -> "link " + node.text();
              case DIRECTORY -> "directory";
            }));
    after.forEach((path, what) -> {
      if (!tree.containsKey(path) && !what.equals("directory")) {
        assertThat(before).containsEntry(path, what);
        assertThat(attack.extraFiles()).isNotEqualTo(ExtraFiles.REMOVE);
      }
    });
    if (attack.localChanges() == LocalChanges.REFUSE) {
      before.forEach((path, what) -> {
        boolean mayGo = what.equals("directory") || attack.extraFiles() == ExtraFiles.REMOVE;
        if (!mayGo) {
          assertThat(after).containsEntry(path, what);
        }
      });
    }
  }

  /** What no tree may have, whatever else is allowed. */
  private static boolean isHarmful(String path) {
    for (String name : path.split("/", -1)) {
      String plain = name.replace("\u200c", "").toLowerCase(java.util.Locale.ROOT);
      if (name.isEmpty()
          || name.equals(".")
          || name.equals("..")
          || name.indexOf('\0') >= 0
          || plain.matches("(\\.git|git~1)[ .]*([:\\\\].*)?")) {
        return true;
      }
    }
    return false;
  }

  private static void place(Path target, Node node) {
    try {
      Path path = target.resolve(node.path());
      if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)
          && Files.isDirectory(path.getParent(), LinkOption.NOFOLLOW_LINKS)) {
        switch (node.kind()) {
          case FILE -> Files.writeString(path, node.text());
          case LINK -> Files.createSymbolicLink(path, Path.of(node.text()));
          case DIRECTORY -> Files.createDirectory(path);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Everything below a directory, with its kind and content. */
  private static SortedMap<String, String> snapshot(Path root, @Nullable Path without)
      throws IOException {
    SortedMap<String, String> found = new TreeMap<>();
    Files.walkFileTree(root, new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
        if (path.equals(without)) {
          return FileVisitResult.SKIP_SUBTREE;
        }
        found.put(root.relativize(path).toString(), "directory");
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFile(Path path, BasicFileAttributes attributes)
          throws IOException {
        found.put(
            root.relativize(path).toString(),
            attributes.isSymbolicLink()
                ? "link " + Files.readSymbolicLink(path)
                : "file " + Files.readString(path, StandardCharsets.UTF_8));
        return FileVisitResult.CONTINUE;
      }
    });
    return found;
  }

  private static void delete(Path path) throws IOException {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      List<Path> children = new ArrayList<>();
      try (var listed = Files.newDirectoryStream(path)) {
        listed.forEach(children::add);
      }
      for (Path child : children) {
        delete(child);
      }
    }
    Files.deleteIfExists(path);
  }

  @Provide
  Arbitrary<List<Attack>> attacks() {
    Arbitrary<List<Node>> trees = nodes(hostilePaths()).list().ofMinSize(1).ofMaxSize(6);
    Arbitrary<List<Node>> targets = nodes(plainPaths()).list().ofMaxSize(5);
    return Combinators.combine(
            trees,
            targets,
            Arbitraries.of(LocalChanges.values()),
            Arbitraries.of(ExtraFiles.values()),
            Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.just(false)), Tuple.of(1, Arbitraries.just(true))))
        .as(Attack::new)
        .list()
        .ofSize(TREES);
  }

  private static Arbitrary<Node> nodes(Arbitrary<String> paths) {
    Arbitrary<Kind> kinds = Arbitraries.frequency(
        Tuple.of(5, Kind.FILE), Tuple.of(3, Kind.LINK), Tuple.of(2, Kind.DIRECTORY));
    Arbitrary<String> links = Arbitraries.of(
        "../outside",
        "../outside/canary",
        "../../outside/sub",
        "../b",
        "/dev/null",
        "a",
        ".",
        "..",
        "b/a",
        "nowhere/");
    Arbitrary<String> contents = Arbitraries.of("", "x", "evil\n", "#!/bin/sh\n");
    return Combinators.combine(kinds, paths, contents, links)
        .as((kind, path, content, link) ->
            new Node(kind, path, kind == Kind.LINK ? link : content));
  }

  private static Arbitrary<String> plainPaths() {
    return Arbitraries.of("a", "b", "A", "sub", "canary")
        .list()
        .ofMinSize(1)
        .ofMaxSize(3)
        .map(names -> String.join("/", names));
  }

  private static Arbitrary<String> hostilePaths() {
    Arbitrary<String> nasty = Arbitraries.of(
        "..",
        ".",
        "",
        ".git",
        ".GIT",
        ".gi\u200ct",
        "git~1",
        "GIT~1",
        ".git ",
        ".git.",
        ".git::$INDEX_ALLOCATION",
        ".git\\hooks",
        ".gitmodules",
        "C:",
        "C:\\Windows",
        "\\\\server\\share",
        "..\\..\\outside",
        "con",
        "NUL.txt",
        "com\u00b9",
        "LONGFI~1.TXT",
        "a.",
        "a ",
        "a:b",
        "a\nb",
        "a\0b",
        "\u00e9",
        "e\u0301",
        "\u202efdp.exe",
        "~",
        "-rf",
        "%2e%2e",
        "x".repeat(300),
        Checkout.STAGING_PREFIX + "0");
    Arbitrary<String> names = Arbitraries.frequencyOf(
        Tuple.of(12, Arbitraries.of("a", "b", "A", "sub", "canary", "outside")),
        Tuple.of(1, nasty));
    Arbitrary<String> paths =
        names.list().ofMinSize(1).ofMaxSize(4).map(parts -> String.join("/", parts));
    Arbitrary<String> led = Combinators.combine(
            Arbitraries.of("/", "../", "../../", "./", "//", "a/../../", "C:/", "C:\\", "\\\\?\\"),
            paths)
        .as(String::concat);
    return Arbitraries.frequencyOf(Tuple.of(20, paths), Tuple.of(1, led))
        .filter(path -> !path.isEmpty());
  }
}
