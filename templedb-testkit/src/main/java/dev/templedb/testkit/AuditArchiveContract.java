package dev.templedb.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.TempleDb;
import dev.templedb.audit.AuditAnchor;
import dev.templedb.audit.AuditArchive;
import dev.templedb.audit.AuditEntry;
import dev.templedb.audit.AuditExport;
import dev.templedb.audit.AuditQuery;
import dev.templedb.error.ConflictException;
import dev.templedb.error.CorruptionException;
import dev.templedb.error.NotFoundException;
import dev.templedb.error.StorageException;
import dev.templedb.project.ProjectDetails;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link AuditArchive} promises. Extend it in the tests of an implementation. */
public abstract class AuditArchiveContract {

  private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");

  /** Where the files go. */
  @TempDir
  protected Path directory;

  private final SettableClock clock = new SettableClock(START);
  private TempleDb db;

  /** For subclasses. */
  protected AuditArchiveContract() {}

  /** Makes entries 1 to 6, a minute between each two. */
  @BeforeEach
  public void makeSixEntries() {
    db = TempleDb.inMemory(options -> options.actor("owner").clock(clock));
    for (int i = 1; i <= 6; i++) {
      db.projects().create("p" + i, ProjectDetails.named("Größe \"" + i + "\"\n\u2028"));
      clock.advance(Duration.ofMinutes(1));
    }
  }

  /** Closes it. */
  @AfterEach
  public void close() {
    db.close();
  }

  private Path file(String name) {
    return directory.resolve(name);
  }

  private static Instant minute(int minutes) {
    return START.plus(Duration.ofMinutes(minutes));
  }

  private List<Long> ids() {
    List<Long> ids = new ArrayList<>();
    db.audit().forEach(AuditQuery.all().forwards(), entry -> ids.add(entry.id()));
    return ids;
  }

  @Test
  public void export_beginning_isInTheFileAndStaysInTheLog() throws IOException {
    AuditExport export = db.auditArchive().export(minute(2), file("a"));

    assertThat(export.from()).isEqualTo(AuditAnchor.START);
    assertThat(export.entries()).isEqualTo(2);
    AuditEntry second = db.audit()
        .list(AuditQuery.all().ofEntity("p2"), Paging.EVERYTHING)
        .items()
        .get(0);
    assertThat(export.to()).isEqualTo(new AuditAnchor(2, second.hash()));
    assertThat(Files.readAllLines(file("a"))).hasSize(4).satisfies(lines -> {
      assertThat(lines.get(0))
          .isEqualTo("{\"format\":\"templedb-audit\",\"version\":1,\"anchor\":{\"id\":0,\"hash\":\""
              + "0".repeat(64) + "\"}}");
      assertThat(lines.get(2))
          .startsWith("{\"id\":2,\"occurred_at\":\"2026-11-20 10:01:00.000\",\"actor\":\"owner\","
              + "\"action\":\"project.create\",\"entity\":\"p2\",\"after_summary\":\"{")
          .endsWith("\"entry_hash\":\"" + second.hash().hex() + "\"}");
      assertThat(lines.get(3))
          .isEqualTo(
              "{\"anchor\":{\"id\":2,\"hash\":\"" + second.hash().hex() + "\"},\"entries\":2}");
    });
    assertThat(ids()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    assertThat(db.audit().anchor()).isEqualTo(AuditAnchor.START);
    assertThat(directory.toFile().list()).containsExactly("a");
  }

  @Test
  public void prune_exportedFile_removesItsEntriesAndTheChainGoesOn() {
    AuditExport export = db.auditArchive().export(minute(4), file("a"));

    assertThat(db.auditArchive().prune(file("a"))).isEqualTo(export);

    assertThat(ids()).containsExactly(5L, 6L, 7L);
    assertThat(db.audit().anchor()).isEqualTo(export.to());
    assertThat(db.audit().count()).isEqualTo(7);
    assertThat(db.audit().verify()).isEqualTo(7);
    AuditEntry pruning = db.audit().list(Paging.EVERYTHING).items().get(0);
    assertThat(pruning.action()).isEqualTo("audit.prune");
    assertThat(pruning.entity()).isEqualTo("audit_log");
    assertThat(pruning.before()).contains("{\"last\":0}");
    assertThat(pruning.after())
        .contains("{\"last\":4,\"hash\":\"" + export.to().hash().hex() + "\",\"file\":\"a\"}");
    db.projects().create("later");
    assertThat(db.audit().verify()).isEqualTo(8);
  }

  @Test
  public void prune_everything_leavesItsOwnEntry() {
    db.auditArchive().export(minute(99), file("a"));
    db.auditArchive().prune(file("a"));

    assertThat(ids()).containsExactly(7L);
    assertThat(db.audit().verify()).isEqualTo(7);
  }

  @Test
  public void prune_timeAndAgain_filesChainToEachOtherAndToTheLog() {
    for (int i = 1; i <= 3; i++) {
      db.auditArchive().export(minute(2 * i), file("part" + i));
      db.auditArchive().prune(file("part" + i));
    }

    AuditExport all =
        db.auditArchive().verify(List.of(file("part1"), file("part2"), file("part3")));

    assertThat(all).isEqualTo(new AuditExport(AuditAnchor.START, db.audit().anchor()));
    assertThat(all.entries()).isEqualTo(6);
    assertThat(db.auditArchive().verify(List.of(file("part3"))).entries()).isEqualTo(2);
    assertThat(db.audit().verify()).isEqualTo(9);
  }

  @Test
  public void export_nothingOlder_isAnEmptyFileAndPrunesNothing() {
    AuditExport export = db.auditArchive().export(START, file("a"));

    assertThat(export).isEqualTo(new AuditExport(AuditAnchor.START, AuditAnchor.START));
    assertThat(db.auditArchive().prune(file("a"))).isEqualTo(export);
    assertThat(ids()).hasSize(6);
  }

  @Test
  public void export_clockThatWentBack_endsBeforeTheFirstThatIsNotOlder() {
    clock.advance(Duration.ofMinutes(-6));
    db.projects().create("early");

    assertThat(db.auditArchive().export(minute(3), file("a")).entries()).isEqualTo(3);
  }

  @Test
  public void export_fileThatExists_isRefusedAndStaysAsItIs() throws IOException {
    Files.writeString(file("a"), "mine");

    assertThatThrownBy(() -> db.auditArchive().export(minute(2), file("a")))
        .isExactlyInstanceOf(ConflictException.class)
        .hasMessageContaining(file("a").toString());

    assertThat(file("a")).hasContent("mine");
    assertThat(directory.toFile().list()).containsExactly("a");
  }

  @Test
  public void export_directoryThatIsNotThere_isRefused() {
    assertThatThrownBy(() -> db.auditArchive().export(minute(2), file("none").resolve("a")))
        .isExactlyInstanceOf(StorageException.class);
  }

  @Test
  public void prune_fileThatIsNotThere_isRefused() {
    assertThatThrownBy(() -> db.auditArchive().prune(file("none")))
        .isExactlyInstanceOf(NotFoundException.class)
        .hasMessageContaining("none");
  }

  @Test
  public void prune_sameFileTwice_isRefused() {
    db.auditArchive().export(minute(2), file("a"));
    db.auditArchive().prune(file("a"));

    assertThatThrownBy(() -> db.auditArchive().prune(file("a")))
        .isExactlyInstanceOf(ConflictException.class)
        .hasMessageContaining("begins after entry 0, and the log after entry 2");

    assertThat(db.audit().verify()).isEqualTo(7);
  }

  @Test
  public void prune_fileOfAnotherDatabase_isRefused() {
    try (TempleDb other = TempleDb.inMemory(options -> options.clock(clock))) {
      other.projects().create("x");
      clock.advance(Duration.ofMinutes(1));
      other.auditArchive().export(clock.instant(), file("a"));
    }

    assertThatThrownBy(() -> db.auditArchive().prune(file("a")))
        .isExactlyInstanceOf(CorruptionException.class)
        .hasMessageContaining("entry 1 of the file is not that of this database");

    assertThat(ids()).hasSize(6);
  }

  @Test
  public void prune_fileThatWasChanged_isRefusedWhateverWasChanged() throws IOException {
    db.auditArchive().export(minute(4), file("a"));
    String text = Files.readString(file("a"));
    List<String> lines = text.lines().toList();
    List<String> changed = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      List<String> fewer = new ArrayList<>(lines);
      fewer.remove(i);
      changed.add(String.join("\n", fewer) + "\n");
      List<String> more = new ArrayList<>(lines);
      more.add(i, lines.get(i));
      changed.add(String.join("\n", more) + "\n");
    }
    changed.add(text.replace("owner", "other"));
    changed.add(text.replace("p3", "p4"));
    changed.add(text.replace("\"entries\":4", "\"entries\":3"));
    changed.add(text.replace("\"version\":1", "\"version\":2"));
    changed.add(text.substring(0, text.length() / 2));
    changed.add(text + "{}\n");
    changed.add("");
    for (String content : changed) {
      assertThat(content).isNotEqualTo(text);
      Files.writeString(file("b"), content);
      assertThatThrownBy(() -> db.auditArchive().prune(file("b")))
          .as(content)
          .isExactlyInstanceOf(CorruptionException.class)
          .hasMessageContaining(file("b").toString());
    }
    assertThat(ids()).hasSize(6);
  }

  @Test
  public void verify_missingOrWrongOrder_isFound() {
    for (int i = 1; i <= 3; i++) {
      db.auditArchive().export(minute(2 * i), file("part" + i));
      db.auditArchive().prune(file("part" + i));
    }

    for (List<String> names : List.of(
        List.of("part1", "part3"),
        List.of("part2", "part1", "part3"),
        List.of("part1", "part2"),
        List.of("part1", "part1"))) {
      assertThatThrownBy(
              () -> db.auditArchive().verify(names.stream().map(this::file).toList()))
          .as(names.toString())
          .isExactlyInstanceOf(CorruptionException.class);
    }
    assertThatThrownBy(() -> db.auditArchive().verify(List.of()))
        .isExactlyInstanceOf(IllegalArgumentException.class);
  }

  @Test
  public void archive_insideATransaction_isRefused() {
    db.auditArchive().export(minute(2), file("a"));
    db.useTransaction(tx -> {
      assertThatThrownBy(() -> db.auditArchive().export(minute(2), file("b")))
          .isExactlyInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> db.auditArchive().prune(file("a")))
          .isExactlyInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> db.auditArchive().verify(List.of(file("a"))))
          .isExactlyInstanceOf(IllegalStateException.class);
    });
  }
}
