package dev.templedb.testkit;

import static dev.templedb.testkit.EditedFiles.bytes;
import static dev.templedb.testkit.EditedFiles.content;
import static dev.templedb.testkit.EditedFiles.paths;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.PageRequest;
import dev.templedb.TempleDb;
import dev.templedb.audit.AuditEntry;
import dev.templedb.content.ContentHash;
import dev.templedb.error.ConflictException;
import dev.templedb.project.Expected;
import dev.templedb.project.FileQuery;
import dev.templedb.project.FileRepository;
import dev.templedb.project.FileTypeRule;
import dev.templedb.project.NewFileType;
import dev.templedb.project.ProjectFile;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What every {@link FileRepository} promises of edits of single files that succeed; {@link FileEditRefusalContract} has those that don't.
 * Extend it in the tests of an implementation.
 */
@ExtendWith(TempleDbExtension.class)
public abstract class FileEditContract {

  private static final Expected ANYTHING = Expected.anything();
  private static final Expected NOTHING = Expected.nothing();

  /** For subclasses. */
  protected FileEditContract() {}

  /** Makes the project that the tests edit. */
  @BeforeEach
  public void createProject(TempleDb db) {
    db.projects().create("app");
  }

  private static AuditEntry newestEntry(TempleDb db) {
    return db.audit().list(PageRequest.first(1)).items().get(0);
  }

  @Test
  public void put_newPath_createsAFileOfItsType(TempleDb db) {
    ProjectFile file = db.files().put("app", "src/Main.java", bytes("class Main {}"));

    assertThat(file.path()).isEqualTo("src/Main.java");
    assertThat(file.type()).isEqualTo("java");
    assertThat(file.sizeBytes()).isEqualTo(13);
    assertThat(file.hash()).contains(ContentHash.of(bytes("class Main {}")));
    assertThat(file.executable()).isFalse();
    assertThat(file.isSymlink()).isFalse();
    assertThat(file.projectId()).isEqualTo(db.projects().get("app").id());
    assertThat(db.files().get("app", "src/Main.java")).isEqualTo(file);
    assertThat(db.files().readText("app", "src/Main.java")).isEqualTo("class Main {}");
  }

  @Test
  public void put_contentOfEverySize_isReadBackAsItWas(TempleDb db) {
    int mebibyte = 1 << 20;
    for (int size : new int[] {0, 1, 63, 64, mebibyte, mebibyte + 1, 2 * mebibyte + 5}) {
      db.files().put("app", "noise", SourceTree.noise(size));
      db.files().put("app", "zeros", new byte[size]);

      assertThat(db.files().readBytes("app", "noise")).isEqualTo(SourceTree.noise(size));
      assertThat(db.files().readBytes("app", "zeros")).isEqualTo(new byte[size]);
    }
  }

  @Test
  public void put_existingPath_keepsIdentityAndExecBit(TempleDb db) {
    ProjectFile first = db.files().put("app", "run", bytes("echo 1"));
    db.files().setExecutable("app", "run", true, ANYTHING);

    ProjectFile second = db.files().put("app", "run", bytes("#!/bin/bash\necho 2"));

    assertThat(second.id()).isEqualTo(first.id());
    assertThat(second.executable()).isTrue();
    assertThat(second.type()).as("recognised anew").isEqualTo("shell");
    assertThat(db.files().readText("app", "run")).isEqualTo("#!/bin/bash\necho 2");
  }

  @Test
  public void put_overASymbolicLinkAndBack_replacesIt(TempleDb db) {
    ProjectFile link = db.files().putSymlink("app", "a", "somewhere", NOTHING);
    assertThat(link.symlinkTarget()).contains("somewhere");
    assertThat(link.type()).isEqualTo("symlink");

    ProjectFile file = db.files().put("app", "a", bytes("text"), Expected.sameAs(link));
    assertThat(file.isSymlink()).isFalse();
    assertThat(file.id()).isEqualTo(link.id());
    assertThat(db.files().readText("app", "a")).isEqualTo("text");

    db.files().setExecutable("app", "a", true, ANYTHING);
    ProjectFile again = db.files().putSymlink("app", "a", "élsewhere", Expected.sameAs(file));
    assertThat(again.symlinkTarget()).contains("élsewhere");
    assertThat(again.hash()).isEmpty();
    assertThat(again.executable()).isFalse();
    assertThat(again.sizeBytes()).isEqualTo(10);
    assertThat(db.files().listTypes("app")).hasSize(1);
  }

  @Test
  public void put_ownFileType_isRecognisedAsSoonAsItIsThereAndNoLonger(TempleDb db) {
    db.files().put("app", "a.zig9", bytes("1"));
    assertThat(db.files().get("app", "a.zig9").type()).isEqualTo("unknown");

    for (String type : List.of("first", "second")) {
      db.fileTypes().create(NewFileType.of(type, "language", FileTypeRule.extension("zig9")));
      assertThat(db.files().put("app", "a.zig9", bytes(type)).type()).isEqualTo(type);
      db.fileTypes().delete(type);
      assertThat(db.files().put("app", "a.zig9", bytes("no " + type)).type()).isEqualTo("unknown");
    }
  }

  @Test
  public void put_ownFileTypeRolledBack_isForgotten(TempleDb db) {
    for (String type : List.of("first", "second")) {
      assertThatThrownBy(() -> db.useTransaction(tx -> {
            tx.fileTypes().create(NewFileType.of(type, "language", FileTypeRule.extension(type)));
            assertThat(tx.files().put("app", "a." + type, bytes("1")).type()).isEqualTo(type);
            assertThat(tx.files().put("app", "b.first", bytes("1")).type())
                .isEqualTo(type.equals("first") ? "first" : "unknown");
            throw new IllegalStateException("undone");
          }))
          .hasMessage("undone");
    }
    assertThat(db.files().put("app", "a.first", bytes("1")).type()).isEqualTo("unknown");
  }

  @Test
  public void edits_thatSucceed_areInTheAuditLogOnce(TempleDb db) {
    long before = db.audit().count();

    db.files().put("app", "a", bytes("secret text"));
    assertThat(newestEntry(db).action()).isEqualTo("file.put");
    assertThat(newestEntry(db).entity()).isEqualTo("app/a");
    assertThat(newestEntry(db).toString()).doesNotContain("secret text");
    db.files().setExecutable("app", "a", true, ANYTHING);
    assertThat(newestEntry(db).action()).isEqualTo("file.set_executable");
    db.files().move("app", "a", "b", ANYTHING);
    assertThat(newestEntry(db).action()).isEqualTo("file.move");
    db.files().delete("app", "b", ANYTHING);
    assertThat(newestEntry(db).action()).isEqualTo("file.delete");

    assertThat(db.audit().count()).isEqualTo(before + 4);
  }

  @Test
  public void edits_thatChangeNothing_areNotInTheAuditLog(TempleDb db) {
    db.files().put("app", "a", bytes("1"));
    db.files().putSymlink("app", "l", "a", NOTHING);
    long before = db.audit().count();

    ProjectFile same = db.files().put("app", "a", bytes("1"));
    db.files().putSymlink("app", "l", "a", ANYTHING);
    db.files().setExecutable("app", "a", false, ANYTHING);
    db.files().move("app", "a", "a", ANYTHING);

    assertThat(same).isEqualTo(db.files().get("app", "a"));
    assertThat(db.audit().count()).isEqualTo(before);
  }

  @Test
  public void expected_whatIsThere_letsEveryEditThrough(TempleDb db) {
    FileRepository files = db.files();

    files.put("app", "a", bytes("1"), NOTHING);
    files.put("app", "a", bytes("2"), content("1"));
    files.setExecutable("app", "a", true, content("2"));
    files.move("app", "a", "b", content("2"));
    files.delete("app", "b", content("2"));
    files.putSymlink("app", "l", "x", NOTHING);
    files.putSymlink("app", "l", "y", Expected.symlink("x"));
    files.move("app", "l", "m", Expected.symlink("y"));
    files.delete("app", "m", Expected.symlink("y"));

    assertThat(paths(db)).isEmpty();
  }

  @Test
  public void move_toAFreePath_keepsEverythingButPathAndType(TempleDb db) {
    db.files().put("app", "a.py", bytes("text"));
    ProjectFile before = db.files().setExecutable("app", "a.py", true, ANYTHING);

    ProjectFile after = db.files().move("app", "a.py", "src/A.java", ANYTHING);

    assertThat(after.id()).isEqualTo(before.id());
    assertThat(after.hash()).isEqualTo(before.hash());
    assertThat(after.executable()).isTrue();
    assertThat(after.type()).isEqualTo("java");
    assertThat(paths(db)).containsExactly("src/A.java");
    assertThat(db.files().readText("app", "src/A.java")).isEqualTo("text");
  }

  @Test
  public void move_ofLargeAndOfNamelessTypes_recognisesThemByContent(TempleDb db) {
    byte[] script = new byte[(1 << 20) + 1];
    byte[] line = bytes("#!/usr/bin/env python3\n");
    System.arraycopy(line, 0, script, 0, line.length);
    db.files().put("app", "a.txt", script);
    db.files().put("app", "b.txt", new byte[] {0});

    assertThat(db.files().move("app", "a.txt", "tool", ANYTHING).type()).isEqualTo("python_script");
    assertThat(db.files().move("app", "b.txt", "blob", ANYTHING).type()).isEqualTo("binary");
    assertThat(db.files().readBytes("app", "tool")).isEqualTo(script);
  }

  @Test
  public void move_belowOrAboveItself_works(TempleDb db) {
    db.files().put("app", "a", bytes("1"));

    db.files().move("app", "a", "a/b/c", ANYTHING);
    assertThat(paths(db)).containsExactly("a/b/c");
    db.files().move("app", "a/b/c", "a", ANYTHING);
    assertThat(paths(db)).containsExactly("a");
  }

  @Test
  public void delete_file_isGoneAndItsContentStaysForOthers(TempleDb db) {
    db.files().put("app", "a", bytes("same"));
    db.files().put("app", "b", bytes("same"));

    db.files().delete("app", "a", content("same"));

    assertThat(db.files().find("app", "a")).isEmpty();
    assertThat(db.files().readText("app", "b")).isEqualTo("same");
    assertThat(db.projects().list(PageRequest.first(1)).items().get(0).fileCount())
        .isOne();
  }

  @Test
  public void edits_inATransactionThatIsRolledBack_areUndone(TempleDb db) {
    db.files().put("app", "a", bytes("1"));

    assertThatThrownBy(() -> db.useTransaction(tx -> {
          tx.files().put("app", "a", bytes("2"), content("1"));
          tx.files().put("app", "new", bytes("2"));
          tx.files().move("app", "a", "b", content("2"));
          assertThat(tx.files().readText("app", "b")).isEqualTo("2");
          tx.files().delete("app", "b", ANYTHING);
          throw new IllegalStateException("undone");
        }))
        .hasMessage("undone");

    assertThat(paths(db)).containsExactly("a");
    assertThat(db.files().readText("app", "a")).isEqualTo("1");
  }

  @Test
  public void edits_inATransactionWhereOneIsRefused_leaveTheOthers(TempleDb db) {
    db.useTransaction(tx -> {
      tx.files().put("app", "a", bytes("1"));
      assertThatThrownBy(() -> tx.files().put("app", "a/b", bytes("2")))
          .isInstanceOf(ConflictException.class);
      assertThatThrownBy(() -> tx.files().put("app", "a", bytes("2"), NOTHING))
          .isInstanceOf(ConflictException.class);
      tx.files().put("app", "c", bytes("3"));
    });

    assertThat(paths(db)).containsExactly("a", "c");
    assertThat(db.files().readText("app", "a")).isEqualTo("1");
  }

  @Test
  public void edits_insideAWalkOfTheirTransaction_areRefused(TempleDb db) {
    db.files().put("app", "a", bytes("1"));

    db.useTransaction(tx -> assertThatThrownBy(() -> tx.files()
            .forEach(
                "app", FileQuery.all(), file -> tx.files().delete("app", file.path(), ANYTHING)))
        .isInstanceOf(IllegalStateException.class));

    assertThat(paths(db)).containsExactly("a");
  }

  @Test
  public void edits_byTwoWritersWithExpectations_loseNoUpdate(TempleDb db) throws Exception {
    int editsEach = 50;
    db.files().put("app", "counter", bytes(""));
    ExecutorService writers = Executors.newFixedThreadPool(2);
    try {
      CyclicBarrier bothHaveRead = new CyclicBarrier(2);
      List<Future<Integer>> conflicts = new ArrayList<>();
      for (String sign : List.of("a", "b")) {
        conflicts.add(writers.submit(() -> append(db.files(), sign, editsEach, bothHaveRead)));
      }
      assertThat(conflicts.get(0).get() + conflicts.get(1).get()).isPositive();
    } finally {
      writers.shutdownNow();
    }

    String text = db.files().readText("app", "counter");
    assertThat(text).hasSize(2 * editsEach);
    assertThat(text.chars().filter(c -> c == 'a')).hasSize(editsEach);
  }

  /** Adds a character as often as asked, each time to what it has read; gives how often another was faster. */
  private static int append(
      FileRepository files, String sign, int times, CyclicBarrier bothHaveRead) throws Exception {
    int conflicts = 0;
    for (int done = 0; done < times; ) {
      String read = files.readText("app", "counter");
      if (done + conflicts == 0) {
        bothHaveRead.await(10, TimeUnit.SECONDS);
      }
      try {
        files.put("app", "counter", bytes(read + sign), content(read));
        done++;
      } catch (ConflictException e) {
        conflicts++;
      }
    }
    return conflicts;
  }
}
