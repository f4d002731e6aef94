package dev.templedb.testkit;

import static dev.templedb.testkit.EditedFiles.bytes;
import static dev.templedb.testkit.EditedFiles.content;
import static dev.templedb.testkit.EditedFiles.paths;
import static dev.templedb.testkit.Refusals.assertRefused;
import static dev.templedb.testkit.Refusals.nothing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.TempleDb;
import dev.templedb.content.ContentHash;
import dev.templedb.error.ConflictException;
import dev.templedb.error.InvalidInputException;
import dev.templedb.error.NotFoundException;
import dev.templedb.project.Expected;
import dev.templedb.project.FileRepository;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Which edits of single files every {@link FileRepository} refuses, and how. Extend it in the tests of an implementation.
 */
@ExtendWith(TempleDbExtension.class)
public abstract class FileEditRefusalContract {

  private static final Expected ANYTHING = Expected.anything();
  private static final Expected NOTHING = Expected.nothing();

  /** For subclasses. */
  protected FileEditRefusalContract() {}

  /** Makes the project that the tests edit. */
  @BeforeEach
  public void createProject(TempleDb db) {
    db.projects().create("app");
  }

  @Test
  public void expected_somethingElse_isAConflictThatSaysBothAndChangesNothing(TempleDb db) {
    FileRepository files = db.files();
    files.put("app", "a", bytes("now"));
    files.putSymlink("app", "l", "x", NOTHING);
    String found = ContentHash.of(bytes("now")).hex();
    String then = ContentHash.of(bytes("then")).hex();

    conflict(db, () -> files.put("app", "a", bytes("2"), content("then")), found, then);
    conflict(db, () -> files.put("app", "a", bytes("2"), NOTHING), "expected nothing", found);
    conflict(db, () -> files.put("app", "b", bytes("2"), content("then")), then, "found nothing");
    conflict(db, () -> files.put("app", "a", bytes("2"), Expected.symlink("x")), "'x'", found);
    conflict(db, () -> files.putSymlink("app", "a", "x", content("then")), found, then);
    conflict(db, () -> files.setExecutable("app", "a", true, content("then")), found, then);
    conflict(db, () -> files.delete("app", "a", content("then")), found, then);
    conflict(db, () -> files.delete("app", "b", content("then")), then, "found nothing");
    conflict(db, () -> files.move("app", "a", "b", content("then")), found, then);
    conflict(db, () -> files.delete("app", "l", Expected.symlink("y")), "'y'", "'x'");
    conflict(db, () -> files.delete("app", "l", content("x")), "link to 'x'");

    assertThat(paths(db)).containsExactly("a", "l");
    assertThat(files.readText("app", "a")).isEqualTo("now");
  }

  private static void conflict(TempleDb db, ThrowingCallable edit, String... parts) {
    assertRefused(db, edit, ConflictException.class, parts);
  }

  @Test
  public void edits_ofWhatDoesNotExist_areNotFound(TempleDb db) {
    FileRepository files = db.files();
    List<ThrowingCallable> ofNoFile = List.of(
        () -> files.delete("app", "no", ANYTHING),
        () -> files.move("app", "no", "to", ANYTHING),
        () -> files.setExecutable("app", "no", true, ANYTHING));
    ofNoFile.forEach(
        edit -> assertRefused(db, edit, NotFoundException.class, "app/no", "list its files"));
    List<ThrowingCallable> ofNoProject = List.of(
        () -> files.put("gone", "a", bytes("1")),
        () -> files.put("gone", "a", bytes("1"), content("1")),
        () -> files.putSymlink("gone", "a", "1", ANYTHING),
        () -> files.delete("gone", "a", content("1")),
        () -> files.move("gone", "a", "b", ANYTHING));
    ofNoProject.forEach(edit -> assertRefused(db, edit, NotFoundException.class, "gone"));
  }

  @Test
  public void edits_expectingNothingOfAFileThatMustExist_areTheCallersMistake(TempleDb db) {
    db.files().put("app", "a", bytes("1"));

    refused(db, () -> db.files().delete("app", "a", NOTHING), "expect nothing");
    refused(db, () -> db.files().move("app", "a", "b", NOTHING), "expect nothing");
    refused(db, () -> db.files().setExecutable("app", "a", true, NOTHING), "expect nothing");
  }

  private static void refused(TempleDb db, ThrowingCallable edit, String... parts) {
    assertRefused(db, edit, IllegalArgumentException.class, parts);
  }

  @Test
  public void paths_thatNoCheckoutCouldWrite_areRefused(TempleDb db) {
    db.files().put("app", "ok", bytes("1"));
    for (String path : List.of(
        "",
        "/",
        "/a",
        "a/",
        "a//b",
        ".",
        "..",
        "a/../b",
        "./a",
        "a\0b",
        "a\uD800",
        ".git",
        "sub/.GiT/config",
        "git~1",
        ".git ",
        ".g\u200cit/hooks",
        "a\\.git\\x",
        ".templedb-checkout-1/x",
        "d/".repeat(1_800) + "f",
        "n".repeat(256),
        "é".repeat(128))) {
      refused(db, () -> db.files().put("app", path, bytes("1")), "can't be a file's path");
      refused(db, () -> db.files().putSymlink("app", path, "x", ANYTHING), "file's path");
      refused(db, () -> db.files().move("app", "ok", path, ANYTHING), "file's path");
    }
    refused(db, () -> db.files().putSymlink("app", ".gitmodules", "x", ANYTHING), "git refuses");
    for (String target : List.of("", "a\0", "\uDC00")) {
      refused(db, () -> db.files().putSymlink("app", "l", target, ANYTHING), "link's target");
    }
    assertThat(paths(db)).containsExactly("ok");
  }

  @Test
  public void paths_thatAreUnusualButFine_areTaken(TempleDb db) {
    for (String path : List.of(
        ".gitignore",
        ".github/x",
        "...",
        "a b/ c ",
        "back\\slash",
        "new\nline",
        "n".repeat(255),
        "e\u0301",
        "\u00e9",
        "\uD83D\uDE00",
        "A",
        "a")) {
      db.files().put("app", path, bytes(path));
      assertThat(db.files().readText("app", path)).isEqualTo(path);
    }
  }

  @Test
  public void put_whereAFileOrDirectoryIsInTheWay_conflicts(TempleDb db) {
    FileRepository files = db.files();
    files.put("app", "file", bytes("1"));
    files.putSymlink("app", "dir/link", "x", NOTHING);
    files.put("app", "dir/sub/file", bytes("1"));

    conflict(db, () -> files.put("app", "file/below", bytes("1")), "'file' is a file");
    conflict(db, () -> files.put("app", "file/far/below", bytes("1")), "'file' is a file");
    conflict(db, () -> files.put("app", "dir/link/below", bytes("1")), "'dir/link' is a file or");
    conflict(db, () -> files.put("app", "dir", bytes("1")), "'dir' is a directory");
    conflict(db, () -> files.putSymlink("app", "dir/sub", "x", NOTHING), "is a directory");
    conflict(db, () -> files.move("app", "file", "dir/link/x", ANYTHING), "'dir/link'");
    conflict(db, () -> files.move("app", "file", "dir", ANYTHING), "'dir' is a directory");

    files.put("app", "dir-and", bytes("1"));
    files.put("app", "dir0", bytes("1"));
    files.put("app", "fil/e", bytes("1"));
    assertThat(paths(db))
        .containsExactly("dir-and", "dir/link", "dir/sub/file", "dir0", "fil/e", "file");
  }

  @Test
  public void move_ontoAnotherFile_conflicts(TempleDb db) {
    db.files().put("app", "a", bytes("1"));
    db.files().put("app", "b", bytes("2"));

    conflict(db, () -> db.files().move("app", "a", "b", ANYTHING), "'b' already");

    assertThat(db.files().readText("app", "b")).isEqualTo("2");
  }

  @Test
  public void edits_ofSymbolicLinksAsFiles_areRefused(TempleDb db) {
    db.files().putSymlink("app", "l", "x", NOTHING);

    assertRefused(
        db,
        () -> db.files().setExecutable("app", "l", true, ANYTHING),
        InvalidInputException.class,
        "app/l",
        "symbolic link");
  }

  @Test
  public void edits_null_areTheCallersMistake(TempleDb db) {
    FileRepository files = db.files();
    byte[] one = bytes("1");
    List<ThrowingCallable> calls = List.of(
        () -> files.put(nothing(), "a", one),
        () -> files.put("app", nothing(), one),
        () -> files.put("app", "a", nothing()),
        () -> files.put("app", "a", one, nothing()),
        () -> files.putSymlink("app", "a", nothing(), ANYTHING),
        () -> files.putSymlink("app", "a", "x", nothing()),
        () -> files.setExecutable("app", "a", true, nothing()),
        () -> files.delete("app", nothing(), ANYTHING),
        () -> files.delete("app", "a", nothing()),
        () -> files.move("app", "a", nothing(), ANYTHING),
        () -> files.move("app", "a", "b", nothing()));
    calls.forEach(call -> assertRefused(db, call, NullPointerException.class));
  }
}
