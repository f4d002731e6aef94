package dev.templedb.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.templedb.CancellationToken;
import dev.templedb.PageRequest;
import dev.templedb.Progress;
import dev.templedb.TempleDb;
import dev.templedb.audit.AuditEntry;
import dev.templedb.backup.BackupFile;
import dev.templedb.backup.BackupReport;
import dev.templedb.backup.BackupRequest;
import dev.templedb.backup.BackupVerification;
import dev.templedb.backup.RestoreReport;
import dev.templedb.backup.RestoreRequest;
import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.error.BusyException;
import dev.templedb.error.CancelledException;
import dev.templedb.error.ClosedException;
import dev.templedb.error.ConflictException;
import dev.templedb.error.CorruptionException;
import dev.templedb.error.DeadlineExceededException;
import dev.templedb.error.InvalidInputException;
import dev.templedb.error.NotFoundException;
import dev.templedb.error.TempleDbException;
import dev.templedb.project.FileQuery;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link dev.templedb.backup.Backups} promises of backups and restoring. Extend it in the tests of an implementation. */
@ExtendWith(TempleDbExtension.class)
public abstract class BackupContract {

  /** For subclasses. */
  protected BackupContract() {}

  private static void fill(TempleDb db) {
    db.projects().create("app");
    for (int i = 0; i < 30; i++) {
      db.files().put("app", "f" + i, content(i));
    }
    db.environments().create("app", "dev", EnvironmentDefinition.ofPackages(List.of("git")));
  }

  private static byte[] content(int seed) {
    byte[] content = new byte[5_000 + seed];
    new Random(seed).nextBytes(content);
    return content;
  }

  private static List<String> names(Path directory) {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static AuditEntry newest(TempleDb db) {
    return db.audit().list(PageRequest.first(1)).items().get(0);
  }

  @Test
  public void create_openDatabase_givesAFileThatOpensWithTheSameState(
      TempleDb db, @TempDir Path directory) {
    fill(db);
    Path file = directory.resolve("backup.templedb");

    BackupReport report = db.backups().create(BackupRequest.toFile(file));

    assertThat(report.file()).isEqualTo(file);
    assertThat(report.sizeBytes()).isEqualTo(file.toFile().length());
    assertThat(report.removed()).isEmpty();
    assertThat(report.verification().contentsVerified()).isEqualTo(30);
    assertThat(report.verification().compressed()).isFalse();
    assertThat(names(directory)).containsExactly("backup.templedb");
    db.files().put("app", "f0", content(99));
    try (TempleDb copy = TempleDb.open(file)) {
      assertThat(copy.files().readBytes("app", "f0")).isEqualTo(content(0));
      assertThat(copy.environments().get("app", "dev").definition().basePackages())
          .containsExactly("git");
      assertThat(copy.audit().verify()).isEqualTo(copy.audit().count());
    }
  }

  @Test
  public void create_compressed_isSmallerVerifiesAndRestores(TempleDb db, @TempDir Path directory) {
    fill(db);
    for (int i = 0; i < 300; i++) {
      db.environments()
          .create("app", "env" + i, EnvironmentDefinition.ofPackages(List.of("git", "jq")));
    }
    Path file = directory.resolve("backup.zst");

    BackupReport report =
        db.backups().create(BackupRequest.builder(file).compressed(true).build());

    assertThat(report.verification().compressed()).isTrue();
    assertThat(report.sizeBytes()).isLessThan(report.verification().databaseBytes());
    assertThat(db.backups().verify(file)).isEqualTo(report.verification());
    db.projects().delete("app");
    db.backups().restore(RestoreRequest.of(file));
    assertThat(db.files().readBytes("app", "f7")).isEqualTo(content(7));
  }

  @Test
  public void create_fileExists_isAConflictAndLeavesIt(TempleDb db, @TempDir Path directory)
      throws IOException {
    Path file = Files.writeString(directory.resolve("mine"), "mine");

    assertThatThrownBy(() -> db.backups().create(BackupRequest.toFile(file)))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("backing up to '" + file)
        .hasMessageContaining("exists already");

    assertThat(Files.readString(file)).isEqualTo("mine");
    assertThat(names(directory)).containsExactly("mine");
  }

  @Test
  public void create_directoryDoesNotExist_isNotFound(TempleDb db, @TempDir Path directory) {
    Path missing = directory.resolve("missing");

    assertThatThrownBy(() -> db.backups().create(BackupRequest.into(missing)))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("create it first");
    assertThatThrownBy(() -> db.backups().create(BackupRequest.toFile(missing.resolve("file"))))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  public void create_insideATransaction_isRefused(TempleDb db, @TempDir Path directory) {
    db.useTransaction(tx -> assertThatThrownBy(
            () -> db.backups().create(BackupRequest.toFile(directory.resolve("file"))))
        .isInstanceOf(IllegalStateException.class));

    assertThat(names(directory)).isEmpty();
  }

  @Test
  public void create_databaseClosed_saysSo(TempleDb db, @TempDir Path directory) {
    db.close();

    assertThatThrownBy(() -> db.backups().create(BackupRequest.into(directory)))
        .isInstanceOf(ClosedException.class);
  }

  @Test
  public void create_cancelledInAnyPhase_leavesNothing(TempleDb db, @TempDir Path directory) {
    fill(db);
    for (String phase : List.of("copy", "verify", "pack", "check")) {
      CancellationToken token = CancellationToken.create();
      BackupRequest request = BackupRequest.builder(directory.resolve("file"))
          .compressed(true)
          .cancellation(token)
          .progress(progress -> {
            if (progress.phase().equals(phase)) {
              token.cancel();
            }
          })
          .build();

      assertThatThrownBy(() -> db.backups().create(request))
          .as(phase)
          .isInstanceOf(CancelledException.class);
      assertThat(names(directory)).as(phase).isEmpty();
    }
    db.projects().create("works");
  }

  @Test
  public void create_deadlinePasses_leavesNothing(TempleDb db, @TempDir Path directory) {
    fill(db);
    BackupRequest request = BackupRequest.builder(directory.resolve("file"))
        .maxBytesPerSecond(100_000)
        .deadline(Duration.ofMillis(150))
        .build();

    assertThatThrownBy(() -> db.backups().create(request))
        .isInstanceOf(DeadlineExceededException.class)
        .hasMessageContaining("150 ms");

    assertThat(names(directory)).isEmpty();
  }

  @Test
  public void create_progress_tellsEachPhaseToItsEnd(TempleDb db, @TempDir Path directory) {
    fill(db);
    List<Progress> heard = new ArrayList<>();

    db.backups()
        .create(BackupRequest.builder(directory.resolve("file"))
            .compressed(true)
            .progress(heard::add)
            .build());

    assertThat(heard.stream().map(Progress::phase).distinct())
        .containsExactly("copy", "verify", "pack", "check");
    Progress last = heard.stream()
        .filter(progress -> progress.phase().equals("copy"))
        .reduce((first, second) -> second)
        .orElseThrow();
    assertThat(last.unitsTotal()).hasValue(last.unitsDone());
  }

  @Test
  public void create_intoADirectory_generatesNamesThatListGives(
      TempleDb db, @TempDir Path directory) throws IOException {
    Files.writeString(directory.resolve("other"), "other");

    Path first = db.backups().create(BackupRequest.into(directory)).file();
    Path second = db.backups()
        .create(BackupRequest.builderInto(directory).compressed(true).build())
        .file();

    List<BackupFile> listed = db.backups().list(directory);
    assertThat(listed).extracting(BackupFile::file).containsExactlyInAnyOrder(first, second);
    assertThat(listed).allSatisfy(backup -> {
      assertThat(backup.sizeBytes()).isEqualTo(backup.file().toFile().length());
      assertThat(backup.compressed()).isEqualTo(backup.file().equals(second));
      assertThat(backup.file().getFileName().toString()).startsWith(backup.databaseName());
    });
  }

  @Test
  public void create_keepNewest_removesOlderOnesOfThisDatabaseAlone(
      TempleDb db, @TempDir Path directory) throws IOException {
    List<Path> made = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      made.add(db.backups().create(BackupRequest.into(directory)).file());
    }
    Path ofAnother;
    try (TempleDb other = TempleDb.inMemory()) {
      ofAnother = other.backups().create(BackupRequest.into(directory)).file();
    }
    String name = made.get(0).getFileName().toString();
    Path foreign =
        Files.writeString(directory.resolve(name.replaceFirst("-\\d{8}T", "-20010101T")), "mine");
    Path note = Files.writeString(directory.resolve("notes.txt"), "mine");

    BackupReport report =
        db.backups().create(BackupRequest.builderInto(directory).keepNewest(2).build());

    assertThat(report.removed()).containsExactlyInAnyOrder(made.get(0), made.get(1), made.get(2));
    assertThat(directory.toFile().listFiles())
        .extracting(File::toPath)
        .containsExactlyInAnyOrder(report.file(), made.get(3), ofAnother, foreign, note);
  }

  @Test
  public void create_keepFor_removesWhatIsOlderButNeverTheNewOne(
      TempleDb db, @TempDir Path directory) throws InterruptedException {
    Path old = db.backups().create(BackupRequest.into(directory)).file();
    Thread.sleep(20);

    Path kept = db.backups()
        .create(
            BackupRequest.builderInto(directory).keepFor(Duration.ofHours(1)).build())
        .file();
    assertThat(old).exists();
    Thread.sleep(5);
    BackupReport report = db.backups()
        .create(BackupRequest.builderInto(directory).keepFor(Duration.ZERO).build());

    assertThat(report.removed()).containsExactlyInAnyOrder(old, kept);
    assertThat(report.file()).exists();
  }

  @Test
  public void verify_damagedTruncatedOrForeignFiles_areRefused(TempleDb db, @TempDir Path directory)
      throws IOException {
    fill(db);
    Path plain =
        db.backups().create(BackupRequest.toFile(directory.resolve("plain"))).file();
    Path packed = db.backups()
        .create(
            BackupRequest.builder(directory.resolve("packed")).compressed(true).build())
        .file();
    BackupVerification sound = db.backups().verify(plain);
    assertThat(sound.rows()).containsEntry("project_files", 30L);
    for (Path backup : List.of(plain, packed)) {
      byte[] bytes = Files.readAllBytes(backup);
      assertDamaged(db, truncated(backup, bytes, bytes.length / 2));
      assertDamaged(db, truncated(backup, bytes, bytes.length - 1));
    }
    byte[] flipped = Files.readAllBytes(packed);
    flipped[flipped.length / 2] ^= 0x10;
    assertDamaged(db, Files.write(directory.resolve("flipped"), flipped));
    assertThatThrownBy(() ->
            db.backups().verify(Files.writeString(directory.resolve("text"), "x".repeat(900))))
        .isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(() -> db.backups().verify(directory.resolve("missing")))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> db.backups().verify(directory))
        .isInstanceOf(InvalidInputException.class);
  }

  private static Path truncated(Path backup, byte[] bytes, int length) throws IOException {
    return Files.write(backup.resolveSibling("truncated"), Arrays.copyOf(bytes, length));
  }

  private static void assertDamaged(TempleDb db, Path file) {
    assertThatThrownBy(() -> db.backups().verify(file)).isInstanceOf(CorruptionException.class);
    assertThatThrownBy(() -> db.backups().restore(RestoreRequest.of(file)))
        .isInstanceOf(CorruptionException.class);
    assertThat(db.files().readBytes("app", "f1")).isEqualTo(content(1));
  }

  @Test
  public void restore_openDatabase_hasTheOldStateAndOneEntryThatSaysSo(
      TempleDb db, @TempDir Path directory) {
    fill(db);
    Path file = directory.resolve("backup.templedb");
    db.backups().create(BackupRequest.toFile(file));
    long entries = db.audit().count();
    db.projects().delete("app");
    db.projects().create("later");

    RestoreReport report = db.backups().restore(RestoreRequest.of(file));

    assertThat(db.projects().find("later")).isEmpty();
    assertThat(db.files().readBytes("app", "f3")).isEqualTo(content(3));
    assertThat(db.audit().verify()).isEqualTo(entries + 1);
    assertThat(newest(db).action()).isEqualTo("database.restore");
    assertThat(newest(db).after().orElseThrow()).contains("backup.templedb");
    assertThat(report.schemaVersion()).isEqualTo(db.migrations().version());
    assertThat(report.backupSchemaVersion()).isEqualTo(report.schemaVersion());
    Path previous = report.previous().orElseThrow();
    try (TempleDb before = TempleDb.open(previous)) {
      assertThat(before.projects().find("later")).isPresent();
      assertThat(before.projects().find("app")).isEmpty();
    }
    db.files().put("app", "f3", content(4));
    assertThat(db.files().readBytes("app", "f3")).isEqualTo(content(4));
  }

  @Test
  public void restore_previousNotWanted_keepsNone(TempleDb db, @TempDir Path directory) {
    Path file = directory.resolve("backup.templedb");
    db.backups().create(BackupRequest.toFile(file));
    List<String> before = names(db.dataDirectory());

    RestoreReport report =
        db.backups().restore(RestoreRequest.builder(file).keepPrevious(false).build());

    assertThat(report.previous()).isEmpty();
    assertThat(names(db.dataDirectory())).isEqualTo(before);
  }

  @Test
  public void restore_cancelledBeforeItReplaces_leavesEverythingAsItWas(
      TempleDb db, @TempDir Path directory) {
    fill(db);
    Path file = directory.resolve("backup");
    db.backups().create(BackupRequest.builder(file).compressed(true).build());
    db.projects().create("later");
    List<String> before = names(db.dataDirectory());
    for (String phase : List.of("unpack", "verify", "migrate", "keep")) {
      CancellationToken token = CancellationToken.create();
      RestoreRequest request = RestoreRequest.builder(file)
          .cancellation(token)
          .progress(progress -> {
            if (progress.phase().equals(phase)) {
              token.cancel();
            }
          })
          .build();

      assertThatThrownBy(() -> db.backups().restore(request))
          .as(phase)
          .isInstanceOf(CancelledException.class);
      assertThat(names(db.dataDirectory())).as(phase).isEqualTo(before);
    }
    assertThat(db.projects().find("later")).isPresent();
  }

  @Test
  public void restore_underReaders_showsEachTheOldStateOrTheNewOne(
      TempleDb db, @TempDir Path directory) throws InterruptedException {
    fill(db);
    Path file = directory.resolve("backup.templedb");
    db.backups().create(BackupRequest.toFile(file));
    db.useTransaction(tx -> {
      tx.files().put("app", "f0", content(100));
      tx.files().put("app", "f29", content(129));
    });
    List<String> wrong = new ArrayList<>();
    List<Throwable> failures = new ArrayList<>();
    Thread reader = new Thread(() -> {
      Throwable failure = catchThrowable(readUntilInterrupted(db, wrong));
      if (failure != null && !(failure instanceof CancelledException)) {
        failures.add(failure);
      }
    });
    reader.start();

    for (int i = 0; i < 5; i++) {
      db.backups().restore(RestoreRequest.builder(file).keepPrevious(false).build());
      db.useTransaction(tx -> {
        tx.files().put("app", "f0", content(100));
        tx.files().put("app", "f29", content(129));
      });
    }
    reader.interrupt();
    reader.join();

    assertThat(failures).isEmpty();
    assertThat(wrong).isEmpty();
  }

  private static ThrowingCallable readUntilInterrupted(TempleDb db, List<String> wrong) {
    return () -> {
      while (!Thread.currentThread().isInterrupted()) {
        db.files().forEach("app", FileQuery.all(), file -> {});
        List<Long> sizes = new ArrayList<>();
        db.files().forEach("app", FileQuery.all(), file -> {
          if (file.path().equals("f0") || file.path().equals("f29")) {
            sizes.add(file.sizeBytes());
          }
        });
        if (!sizes.equals(List.of(5_000L, 5_029L)) && !sizes.equals(List.of(5_100L, 5_129L))) {
          wrong.add(sizes.toString());
        }
      }
    };
  }

  @Test
  public void restoreIntoPlace_noFileThere_makesOne(TempleDb db, @TempDir Path directory) {
    fill(db);
    Path backup = directory.resolve("backup");
    db.backups().create(BackupRequest.builder(backup).compressed(true).build());
    Path place = directory.resolve("place.templedb");

    RestoreReport report = TempleDb.restore(RestoreRequest.of(backup), place);

    assertThat(report.previous()).isEmpty();
    assertThat(names(directory)).containsExactly("backup", "place.templedb");
    try (TempleDb restored = TempleDb.open(place)) {
      assertThat(restored.files().readBytes("app", "f29")).isEqualTo(content(29));
      assertThat(newest(restored).action()).isEqualTo("database.restore");
      assertThat(restored.audit().verify()).isEqualTo(restored.audit().count());
    }
  }

  @Test
  public void restoreIntoPlace_closedDatabaseThere_replacesItAndKeepsTheOldOne(
      TempleDb db, @TempDir Path directory) {
    fill(db);
    Path backup = directory.resolve("backup");
    db.backups().create(BackupRequest.toFile(backup));
    Path place = directory.resolve("place.templedb");
    try (TempleDb old = TempleDb.open(place)) {
      old.projects().create("old");
    }

    RestoreReport report =
        TempleDb.restore(RestoreRequest.of(backup), place, options -> options.actor("mary"));

    try (TempleDb restored = TempleDb.open(place)) {
      assertThat(restored.projects().find("old")).isEmpty();
      assertThat(restored.projects().find("app")).isPresent();
      assertThat(newest(restored).actor()).isEqualTo("mary");
    }
    try (TempleDb previous = TempleDb.open(report.previous().orElseThrow())) {
      assertThat(previous.projects().find("old")).isPresent();
    }
  }

  @Test
  public void restoreIntoPlace_databaseOpen_isRefused(TempleDb db, @TempDir Path directory) {
    Path backup = directory.resolve("backup");
    db.backups().create(BackupRequest.toFile(backup));
    Path place = directory.resolve("place.templedb");
    try (TempleDb open = TempleDb.open(place)) {
      open.projects().create("old");

      assertThatThrownBy(() -> TempleDb.restore(RestoreRequest.of(backup), place))
          .isInstanceOf(BusyException.class)
          .hasMessageContaining("close it");

      open.projects().create("more");
      assertThat(open.projects().find("old")).isPresent();
    }
  }

  @Test
  public void restoreIntoPlace_somethingElseOrTheBackupItselfThere_isRefused(
      TempleDb db, @TempDir Path directory) throws IOException {
    Path backup = directory.resolve("backup");
    db.backups().create(BackupRequest.toFile(backup));
    Path text = Files.writeString(directory.resolve("text"), "mine".repeat(100));

    assertRefused(() -> TempleDb.restore(RestoreRequest.of(backup), text));
    assertRefused(() -> TempleDb.restore(RestoreRequest.of(backup), backup));
    assertRefused(() -> TempleDb.restore(RestoreRequest.of(text), directory.resolve("new")));

    assertThat(names(directory)).containsExactly("backup", "text");
    assertThat(Files.readString(text)).startsWith("mine");
  }

  private static void assertRefused(ThrowingCallable restoring) {
    assertThatThrownBy(restoring)
        .isInstanceOf(InvalidInputException.class)
        .isInstanceOf(TempleDbException.class)
        .hasMessageContaining("restoring into");
  }
}
