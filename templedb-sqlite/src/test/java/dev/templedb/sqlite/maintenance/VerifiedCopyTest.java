package dev.templedb.sqlite.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.CancellationToken;
import dev.templedb.Progress;
import dev.templedb.ProgressListener;
import dev.templedb.TempleDb;
import dev.templedb.error.CancelledException;
import dev.templedb.error.ConflictException;
import dev.templedb.error.CorruptionException;
import dev.templedb.error.DeadlineExceededException;
import dev.templedb.error.NotFoundException;
import dev.templedb.sqlite.connection.Call;
import dev.templedb.sqlite.connection.CallSettings;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.connection.StandaloneFile;
import dev.templedb.sqlite.content.WorkProgress;
import dev.templedb.sqlite.transfer.PlainJdbc;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A copy of one snapshot, verified before it gets its name. */
class VerifiedCopyTest {

  private static final Operation OPERATION = Operation.of("copying", "test.db");

  @TempDir
  Path directory;

  private Path file;
  private Path target;

  @BeforeEach
  void name() {
    file = directory.resolve("test.db");
    target = directory.resolve("copy.db");
  }

  @Test
  void create_databaseThatIsOpen_givesOneFileForItsOwnerThatOpensWithTheSameState()
      throws Exception {
    try (TempleDb db = withContent(file, 200)) {
      VerifiedCopy copy = copy(VerifiedCopy.UNLIMITED);

      assertThat(copy.file()).isEqualTo(target);
      assertThat(copy.sizeBytes()).isEqualTo(Files.size(target));
      assertThat(copy.rows()).containsEntry("projects", 1L).containsEntry("project_files", 200L);
      assertThat(copy.contents()).isEqualTo(200);
      assertThat(copy.schemaVersion()).isEqualTo(db.migrations().version());
    }
    assertThat(names()).containsExactly("copy.db", "test.db");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
        .isEqualTo("rw-------");
    try (TempleDb db = TempleDb.open(target)) {
      assertThat(db.files().readBytes("app", "f199")).isEqualTo(content(199));
      assertThat(db.audit().verify()).isEqualTo(db.audit().count());
    }
  }

  @Test
  void create_whileOthersWrite_copiesOneMoment() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    try (TempleDb db = withContent(file, 400)) {
      Thread writer = new Thread(() -> {
        for (int i = 0; !over.get(); i++) {
          byte[] both = ("both " + i).getBytes(StandardCharsets.UTF_8);
          db.useTransaction(tx -> {
            tx.files().put("app", "one", both);
            tx.files().put("app", "two", both);
          });
        }
      });
      writer.start();
      try {
        long before = db.audit().count();
        copy(8 << 20);
        assertThat(db.audit().count()).as("writes go on").isGreaterThan(before + 5);
      } finally {
        over.set(true);
        writer.join();
      }
    }
    try (TempleDb db = TempleDb.open(target)) {
      assertThat(db.files().readBytes("app", "one")).isEqualTo(db.files().readBytes("app", "two"));
      assertThat(db.audit().verify()).isEqualTo(db.audit().count());
    }
  }

  @Test
  void create_databaseWithoutTheLibrarysTables_isCopiedToo() throws Exception {
    try (Connection plain = PlainJdbc.open(file);
        Statement statement = plain.createStatement()) {
      statement.execute("PRAGMA application_id = " + 0x54504C44);
      statement.execute("PRAGMA user_version = 77");
      statement.execute("CREATE TABLE \"odd \"\" name\" (a)");
      statement.execute("INSERT INTO \"odd \"\" name\" VALUES (1), (2)");
    }

    VerifiedCopy copy = copy(VerifiedCopy.UNLIMITED);

    assertThat(copy.schemaVersion()).isEqualTo(77);
    assertThat(copy.rows()).hasSize(1).containsEntry("odd \" name", 2L);
    assertThat(PlainJdbc.rows(target, "SELECT sum(a) FROM \"odd \"\" name\"")).containsExactly("3");
  }

  @Test
  void create_targetExists_failsAndLeavesItAlone() throws Exception {
    withContent(file, 1).close();
    Files.writeString(target, "mine");

    assertThatThrownBy(() -> copy(VerifiedCopy.UNLIMITED))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("copying 'test.db'")
        .hasMessageContaining("exists already; name another");

    assertThat(Files.readString(target)).isEqualTo("mine");
    assertThat(names()).containsExactly("copy.db", "test.db");
  }

  @Test
  void create_targetAppearsMeanwhile_failsAndLeavesItAlone() throws Exception {
    withContent(file, 1).close();

    assertThatThrownBy(() -> copy(VerifiedCopy.UNLIMITED, settings(), progress -> write(target)))
        .isInstanceOf(ConflictException.class);

    assertThat(Files.readString(target)).isEqualTo("mine");
    assertThat(names()).containsExactly("copy.db", "test.db");
  }

  @Test
  void create_directoryDoesNotExist_saysSo() {
    withContent(file, 1).close();
    target = directory.resolve("missing/copy.db");

    assertThatThrownBy(() -> copy(VerifiedCopy.UNLIMITED))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("missing");
  }

  @Test
  void create_contentDamaged_failsAndLeavesNothing() throws Exception {
    withContent(file, 20).close();
    PlainJdbc.update(file, "UPDATE contents SET data = zeroblob(length(data)) WHERE id = 7");

    assertThatThrownBy(() -> copy(VerifiedCopy.UNLIMITED))
        .isInstanceOf(CorruptionException.class)
        .hasMessageContaining("the copy is damaged");

    assertThat(names()).containsExactly("test.db");
  }

  @Test
  void create_cancelled_endsHalfWayAndLeavesNothing() throws Exception {
    CancellationToken token = CancellationToken.create();
    List<Progress> heard = new ArrayList<>();
    try (TempleDb db = withContent(file, 400)) {
      assertThatThrownBy(() -> copy(4 << 20, settings().withToken(token), progress -> {
            heard.add(progress);
            if (progress.unitsDone() > 50) {
              token.cancel();
            }
          }))
          .isInstanceOf(CancelledException.class);

      Progress last = heard.get(heard.size() - 1);
      assertThat(last.phase()).isEqualTo("copy");
      assertThat(last.unitsDone()).isLessThan(last.unitsTotal().orElseThrow());
      assertThat(names()).containsExactly("test.db", "test.db-shm", "test.db-wal");
      db.projects().create("still-writable");
    }
  }

  @Test
  void create_cancelledFromAReader_endsAfterThePagesAndLeavesNothing() {
    CancellationToken token = CancellationToken.create();
    withContent(file, 50).close();
    Call call = new Call(OPERATION, settings().withToken(token), () -> false);

    assertThatThrownBy(() -> StandaloneFile.read(
            file,
            call,
            source -> VerifiedCopy.create(
                source,
                call,
                target,
                VerifiedCopy.UNLIMITED,
                new WorkProgress("copying", progress -> token.cancel(), token))))
        .isInstanceOf(CancelledException.class);

    assertThat(names()).containsExactly("test.db");
  }

  @Test
  void create_deadlinePasses_endsAndLeavesNothing() {
    try (TempleDb db = withContent(file, 400)) {
      long start = System.nanoTime();
      assertThatThrownBy(() ->
              copy(1 << 20, settings().withDeadline(Duration.ofMillis(400)), ProgressListener.NONE))
          .isInstanceOf(DeadlineExceededException.class)
          .hasMessageContaining("400 ms");

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
      assertThat(names()).containsExactly("test.db", "test.db-shm", "test.db-wal");
      db.projects().create("still-writable");
    }
  }

  @Test
  void create_listenerThrows_passesItOnAndLeavesNothing() throws Exception {
    withContent(file, 100).close();

    assertThatThrownBy(() -> copy(VerifiedCopy.UNLIMITED, settings(), progress -> {
          throw new ArithmeticException("mine");
        }))
        .isInstanceOf(ArithmeticException.class);

    assertThat(names()).containsExactly("test.db");
  }

  @Test
  void create_afterOneThatWasKilled_removesWhatItLeft() throws Exception {
    withContent(file, 1).close();
    Path left = Files.createDirectory(directory.resolve(".templedb-work-0123456789abcdef"));
    Files.createFile(left.resolve("lock"));
    Files.writeString(left.resolve("work.db"), "half");
    Path foreign = Files.createDirectory(directory.resolve(".templedb-work-mine"));

    copy(VerifiedCopy.UNLIMITED);

    assertThat(left).doesNotExist();
    assertThat(foreign).exists();
  }

  @Test
  void create_whileAnotherOneRuns_leavesItsFilesAlone() throws Exception {
    withContent(file, 1).close();
    Path other;
    try (WorkDirectory work = WorkDirectory.in(directory, OPERATION)) {
      other = work.create(".db");

      copy(VerifiedCopy.UNLIMITED);

      assertThat(other).exists();
    }
    assertThat(other.getParent()).doesNotExist();
  }

  private static void write(Path target) {
    try {
      Files.writeString(target, "mine");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private VerifiedCopy copy(long bytesPerSecond) {
    return copy(bytesPerSecond, settings(), ProgressListener.NONE);
  }

  private VerifiedCopy copy(long bytesPerSecond, CallSettings settings, ProgressListener listener) {
    Call call = new Call(OPERATION, settings, () -> false);
    return StandaloneFile.write(
        file,
        call,
        source -> VerifiedCopy.create(
            source,
            call,
            target,
            bytesPerSecond,
            new WorkProgress("copying", listener, CancellationToken.create())));
  }

  private static CallSettings settings() {
    return new CallSettings(null, null, "tester");
  }

  private static TempleDb withContent(Path file, int files) {
    TempleDb db = TempleDb.open(file);
    db.projects().create("app");
    db.useTransaction(tx -> {
      for (int i = 0; i < files; i++) {
        tx.files().put("app", "f" + i, content(i));
      }
    });
    return db;
  }

  private static byte[] content(int seed) {
    byte[] content = new byte[20_000];
    new Random(seed).nextBytes(content);
    return content;
  }

  private List<String> names() {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
