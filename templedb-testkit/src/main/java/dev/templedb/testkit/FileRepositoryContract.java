package dev.templedb.testkit;

import static dev.templedb.testkit.Paging.EVERYTHING;
import static dev.templedb.testkit.Refusals.assertRefused;
import static dev.templedb.testkit.Refusals.nothing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.Page;
import dev.templedb.PageRequest;
import dev.templedb.TempleDb;
import dev.templedb.content.ContentHash;
import dev.templedb.error.NotFoundException;
import dev.templedb.project.FileQuery;
import dev.templedb.project.FileRepository;
import dev.templedb.project.FileType;
import dev.templedb.project.FileTypeRule;
import dev.templedb.project.FileTypeUse;
import dev.templedb.project.NewFileType;
import dev.templedb.project.ProjectFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every {@link FileRepository} promises about which files there are; {@link FileContentContract} has what it promises of their
 * content. Extend it in the tests of an implementation.
 */
@ExtendWith(TempleDbExtension.class)
public abstract class FileRepositoryContract {

  @TempDir
  Path directory;

  /** For subclasses. */
  protected FileRepositoryContract() {}

  private SourceTree tree() {
    return new SourceTree(directory);
  }

  @Test
  public void get_file_givesWhatTheDirectoryHeld(TempleDb db) {
    tree().file("src/Main.java", "class Main {}").into(db, "app");

    ProjectFile file = db.files().get("app", "src/Main.java");

    assertThat(file.projectId()).isEqualTo(db.projects().get("app").id());
    assertThat(file.path()).isEqualTo("src/Main.java");
    assertThat(file.name()).isEqualTo("Main.java");
    assertThat(file.type()).isEqualTo("java");
    assertThat(file.sizeBytes()).isEqualTo(13);
    assertThat(file.hash())
        .contains(ContentHash.of("class Main {}".getBytes(StandardCharsets.UTF_8)));
    assertThat(file.executable()).isFalse();
    assertThat(file.isSymlink()).isFalse();
    assertThat(db.files().find("app", "src/Main.java")).contains(file);
  }

  @Test
  public void get_executableFile_keepsItsExecBit(TempleDb db) {
    tree().file("run", "#!/bin/sh\n").executable("run").into(db, "app");

    assertThat(db.files().get("app", "run").executable()).isTrue();
  }

  @Test
  public void get_symbolicLink_hasATargetAndNoContent(TempleDb db) {
    tree().link("link", "no/such/file").into(db, "app");

    ProjectFile link = db.files().get("app", "link");

    assertThat(link.isSymlink()).isTrue();
    assertThat(link.symlinkTarget()).contains("no/such/file");
    assertThat(link.hash()).isEmpty();
    assertThat(link.sizeBytes()).isEqualTo("no/such/file".length());
    assertThat(link.type()).isEqualTo(FileType.SYMLINK);
  }

  @Test
  public void find_oddNames_areExact(TempleDb db) {
    SourceTree.assumeUnicodeFileNames();
    List<String> names = List.of(
        "with space",
        " leading",
        "it's",
        "\"quoted\"",
        "line\nbreak",
        "back\\slash",
        "%_*?[a]{b,c}",
        "a;b--",
        "x".repeat(250),
        "\u00e9-composed",
        "e\u0301-composed",
        "😀",
        "CASE",
        "case");
    tree().files(names.toArray(String[]::new)).into(db, "app");

    for (String name : names) {
      assertThat(db.files().get("app", name).path()).isEqualTo(name);
      assertThat(db.files().readText("app", name)).isEqualTo("content of " + name);
    }
    assertThat(paths(db, FileQuery.all())).containsExactlyInAnyOrderElementsOf(names);
  }

  @Test
  public void find_unknown_isEmpty(TempleDb db) {
    tree().files("dir/a.txt").into(db, "app");

    for (String path : List.of("a.txt", "dir", "dir/", "/dir/a.txt", "dir/A.txt", "", "%")) {
      assertThat(db.files().find("app", path)).as(path).isEmpty();
    }
    assertThat(db.files().find("unknown", "dir/a.txt")).isEmpty();
  }

  @Test
  public void callsThatNeedAFile_unknownPath_sayOperationFileAndNextStep(TempleDb db) {
    tree().files("a.txt").into(db, "app");
    FileRepository files = db.files();

    assertRefused(
        db,
        () -> files.get("app", "b.txt"),
        NotFoundException.class,
        "getting file 'app/b.txt'",
        "list its files");
    for (ThrowingCallable read : List.<ThrowingCallable>of(
        () -> files.readBytes("app", "b.txt"),
        () -> files.readText("app", "b.txt"),
        () -> files.readText("app", "b.txt", StandardCharsets.US_ASCII),
        () -> files.openStream("app", "b.txt"))) {
      assertRefused(
          db, read, NotFoundException.class, "reading file 'app/b.txt'", "list its files");
    }
  }

  @Test
  public void callsThatNeedAProject_unknownSlug_sayOperationSlugAndNextStep(TempleDb db) {
    FileRepository files = db.files();
    for (ThrowingCallable call : List.<ThrowingCallable>of(
        () -> files.get("app", "a"),
        () -> files.list("app", FileQuery.all(), EVERYTHING),
        () -> files.forEach("app", FileQuery.all(), file -> {}),
        () -> files.listTypes("app"),
        () -> files.readBytes("app", "a"),
        () -> files.openStream("app", "a"))) {
      assertRefused(db, call, NotFoundException.class, "file", "no project 'app'", "create it");
    }
  }

  @Test
  public void calls_null_areRefusedAtOnce(TempleDb db) {
    tree().files("a.txt").into(db, "app");
    FileRepository files = db.files();
    String none = nothing();
    for (ThrowingCallable call : List.<ThrowingCallable>of(
        () -> files.find(none, "a.txt"),
        () -> files.find("app", none),
        () -> files.get("app", none),
        () -> files.list("app", nothing(), EVERYTHING),
        () -> files.list("app", FileQuery.all(), nothing()),
        () -> files.forEach("app", FileQuery.all(), Refusals.<Consumer<ProjectFile>>nothing()),
        () -> files.listTypes(none),
        () -> files.readBytes("app", none),
        () -> files.readText("app", "a.txt", nothing()),
        () -> files.openStream(none, "a.txt"))) {
      assertRefused(db, call, NullPointerException.class);
    }
  }

  @Test
  public void list_files_areInTheOrderOfTheirUtf8Bytes(TempleDb db) {
    SourceTree.assumeUnicodeFileNames();
    List<String> sorted = List.of("B", "a-b", "a.txt", "a/b", "ab", "é", "\uFF5E", "😀");
    tree().files(sorted.toArray(String[]::new)).into(db, "app");

    assertThat(paths(db, FileQuery.all())).containsExactlyElementsOf(sorted);
    Paging.assertEveryPageSizeGives(
        sorted, page -> db.files().list("app", FileQuery.all(), page), ProjectFile::path);
  }

  @Test
  public void list_everyPageSize_givesTheSameWhole(TempleDb db) {
    List<String> paths = new ArrayList<>();
    for (int i = 0; i < 23; i++) {
      paths.add((i % 3 == 0 ? "src/" : i % 3 == 1 ? "" : "test/deep/er/") + i + ".txt");
    }
    tree().files(paths.toArray(String[]::new)).into(db, "app");
    paths.sort(null);

    Paging.assertEveryPageSizeGives(
        paths, page -> db.files().list("app", FileQuery.all(), page), ProjectFile::path);
    Paging.assertEveryPageSizeGives(
        paths.stream().filter(path -> path.startsWith("src/")).toList(),
        page -> db.files().list("app", FileQuery.matching("src/**"), page),
        ProjectFile::path);
  }

  @Test
  public void list_changesBetweenPages_neitherRepeatsNorSkipsWhatStays(TempleDb db) {
    SourceTree tree = tree().files("b", "d", "f", "h");
    tree.into(db, "app");
    FileQuery all = FileQuery.all();
    Page<ProjectFile> first = db.files().list("app", all, PageRequest.first(2));
    tree.without("d").files("a", "e").into(db, "app");

    Page<ProjectFile> second = db.files().list("app", all, first.next().orElseThrow());

    assertThat(first.map(ProjectFile::path).items()).containsExactly("b", "d");
    assertThat(second.map(ProjectFile::path).items()).containsExactly("e", "f");
  }

  @Test
  public void list_projectWithoutFiles_isOneEmptyPage(TempleDb db) {
    db.projects().create("app");

    Page<ProjectFile> page = db.files().list("app", FileQuery.all(), EVERYTHING);

    assertThat(page.items()).isEmpty();
    assertThat(page.next()).isEmpty();
    assertThat(db.files().listTypes("app")).isEmpty();
  }

  @Test
  public void list_glob_selectsByTheWholePath(TempleDb db) {
    tree()
        .files("a.md", "b.txt", "docs/a.md", "docs/de/a.md", "docs/[x].md", "src/A.md", "src/ab.c")
        .into(db, "app");

    assertGlob(db, "*.md", "a.md");
    assertGlob(db, "**/*.md", "a.md", "docs/[x].md", "docs/a.md", "docs/de/a.md", "src/A.md");
    assertGlob(db, "docs/*", "docs/[x].md", "docs/a.md");
    assertGlob(db, "docs/**", "docs/[x].md", "docs/a.md", "docs/de/a.md");
    assertGlob(db, "docs/?.md", "docs/a.md");
    assertGlob(db, "docs/\\[x\\].md", "docs/[x].md");
    assertGlob(db, "[ab].*", "a.md", "b.txt");
    assertGlob(db, "[!a].*", "b.txt");
    assertGlob(db, "{a.md,src/*.c}", "a.md", "src/ab.c");
    assertGlob(db, "src/a.md");
    assertGlob(db, "docs");
    assertGlob(db, "");
  }

  private static void assertGlob(TempleDb db, String glob, String... expected) {
    assertThat(paths(db, FileQuery.matching(glob))).as(glob).containsExactly(expected);
  }

  @Test
  public void list_containing_selectsByAnyPartOfThePath(TempleDb db) {
    tree().files("src/Main.java", "src/main/a.md", "domain/x.java", "b").into(db, "app");

    assertThat(paths(db, FileQuery.containing("main")))
        .containsExactly("domain/x.java", "src/main/a.md");
    assertThat(paths(db, FileQuery.containing("MAIN").ignoringCase()))
        .containsExactly("domain/x.java", "src/Main.java", "src/main/a.md");
    assertThat(paths(db, FileQuery.containing("main").withType("java").withGlob("domain/**")))
        .containsExactly("domain/x.java");
    assertThat(paths(db, FileQuery.containing(".*"))).isEmpty();
    assertThat(paths(db, FileQuery.containing(""))).hasSize(4);
    assertThat(Paging.keys(
            page -> db.files().list("app", FileQuery.containing("main"), page),
            ProjectFile::path,
            1))
        .containsExactly("domain/x.java", "src/main/a.md");
  }

  @Test
  public void list_malformedGlob_isRefusedBeforeTheProjectIsLookedFor(TempleDb db) {
    for (String glob : List.of("[a", "{a,b", "a\\", "[z-a]")) {
      assertRefused(
          db,
          () -> db.files().list("unknown", FileQuery.matching(glob), EVERYTHING),
          IllegalArgumentException.class,
          glob);
      assertRefused(
          db,
          () -> db.files().forEach("unknown", FileQuery.matching(glob), file -> {}),
          IllegalArgumentException.class,
          glob);
    }
  }

  @Test
  public void list_type_selectsItAlone(TempleDb db) {
    tree().files("a.java", "b/c.java", "b/d.md", "e.nobody-knows-it").into(db, "app");

    assertThat(paths(db, FileQuery.ofType("java"))).containsExactly("a.java", "b/c.java");
    assertThat(paths(db, FileQuery.ofType("java").withGlob("b/**"))).containsExactly("b/c.java");
    assertThat(paths(db, FileQuery.ofType(FileType.UNKNOWN))).containsExactly("e.nobody-knows-it");
    assertThat(paths(db, FileQuery.ofType("no_such_type"))).isEmpty();
  }

  @Test
  public void list_anotherProjectsFiles_areNotThere(TempleDb db) {
    tree().files("a").into(db, "app");
    db.projects().create("app2");

    assertThat(db.files().list("app2", FileQuery.all(), EVERYTHING).items()).isEmpty();
    assertThat(db.files().find("app2", "a")).isEmpty();
  }

  @Test
  public void listTypes_files_areCountedByTypeMostBytesFirst(TempleDb db) {
    tree()
        .file("small.md", "1")
        .file("a.java", "123")
        .file("b.java", "4567")
        .file("x.nobody-knows-it", "")
        .file("data", new byte[] {0, 1, 2})
        .link("link", "ünï")
        .into(db, "app");

    List<FileTypeUse> uses = db.files().listTypes("app");

    assertThat(uses)
        .containsExactly(
            new FileTypeUse(db.fileTypes().get("java"), 2, 7),
            new FileTypeUse(db.fileTypes().get(FileType.SYMLINK), 1, 5),
            new FileTypeUse(db.fileTypes().get(FileType.BINARY), 1, 3),
            new FileTypeUse(db.fileTypes().get("markdown"), 1, 1),
            new FileTypeUse(db.fileTypes().get(FileType.UNKNOWN), 1, 0));
  }

  @Test
  public void listTypes_typeOfTheUsersOwn_isUsedByTheNextImport(TempleDb db) {
    SourceTree tree = tree().files("a.zzz");
    tree.into(db, "app");
    assertThat(db.files().get("app", "a.zzz").type()).isEqualTo(FileType.UNKNOWN);
    db.fileTypes().create(NewFileType.of("zzz", "language", FileTypeRule.extension("zzz")));

    assertThat(db.files().get("app", "a.zzz").type()).isEqualTo(FileType.UNKNOWN);
    tree.into(db, "app");

    assertThat(db.files().get("app", "a.zzz").type()).isEqualTo("zzz");
    db.fileTypes().delete("zzz");
    assertThat(db.files().get("app", "a.zzz").type()).isEqualTo(FileType.UNKNOWN);
  }

  @Test
  public void forEach_consumerCallsTheDatabase_walksOneSnapshot(TempleDb db) {
    SourceTree tree = tree().files("a", "b", "c");
    tree.into(db, "app");
    List<String> seen = new ArrayList<>();

    db.files().forEach("app", FileQuery.all(), file -> {
      if (seen.isEmpty()) {
        tree.without("b").file("c", "changed").files("d").into(db, "app");
      }
      seen.add(file.path() + " " + file.sizeBytes());
    });

    assertThat(seen).containsExactly("a 12", "b 12", "c 12");
    assertThat(paths(db, FileQuery.all())).containsExactly("a", "c", "d");
    assertThat(db.files().readText("app", "c")).isEqualTo("changed");
  }

  @Test
  public void forEach_query_selectsAsListDoes(TempleDb db) {
    tree().files("a.java", "b/c.java", "b/d.md").into(db, "app");
    List<String> seen = new ArrayList<>();

    db.files()
        .forEach("app", FileQuery.ofType("java").withGlob("b/*"), file -> seen.add(file.path()));

    assertThat(seen).containsExactly("b/c.java");
  }

  @Test
  public void forEach_consumerThrows_endsTheWalkAndPassesItOn(TempleDb db) {
    tree().files("a", "b").into(db, "app");
    List<String> seen = new ArrayList<>();

    assertThatThrownBy(() -> db.files().forEach("app", FileQuery.all(), file -> {
          seen.add(file.path());
          throw new CallerException("enough");
        }))
        .isInstanceOf(CallerException.class)
        .hasMessage("enough");
    assertThat(seen).containsExactly("a");
  }

  @Test
  public void find_fileThatAnImportKept_keepsItsId(TempleDb db) {
    SourceTree tree = tree().files("same", "changed", "removed");
    tree.into(db, "app");
    ProjectFile same = db.files().get("app", "same");
    ProjectFile changed = db.files().get("app", "changed");
    Optional<ProjectFile> removed = db.files().find("app", "removed");

    tree.file("changed", "now").without("removed").into(db, "app");
    assertThat(db.files().get("app", "same")).isEqualTo(same);
    assertThat(db.files().get("app", "changed").id()).isEqualTo(changed.id());
    assertThat(db.files().find("app", "removed")).isEmpty();

    tree.files("removed").into(db, "app");
    assertThat(db.files().get("app", "removed").id())
        .isNotEqualTo(removed.orElseThrow().id());
  }

  private static List<String> paths(TempleDb db, FileQuery query) {
    return db.files().list("app", query, EVERYTHING).map(ProjectFile::path).items();
  }
}
