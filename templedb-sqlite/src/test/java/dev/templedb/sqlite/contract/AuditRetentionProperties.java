package dev.templedb.sqlite.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.TempleDb;
import dev.templedb.audit.AuditAnchor;
import dev.templedb.audit.AuditEntry;
import dev.templedb.audit.AuditExport;
import dev.templedb.audit.AuditQuery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever is written and removed in whatever order, files and log together stay one chain with every entry. */
class AuditRetentionProperties {

  /** Gives a second later each time. */
  private static final class TickingClock extends Clock {

    private Instant now = Instant.parse("2026-11-20T10:00:00Z");

    @Override
    public Instant instant() {
      now = now.plusSeconds(1);
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  /** A step of 0 to 5 writes that many entries; one from 6 on keeps step - 6 of the newest entries and removes the rest. */
  @Property(tries = 20)
  void filesAndLog_afterWritesAndRetentions_areOneWholeChain(
      @ForAll @Size(min = 1, max = 12) List<@IntRange(max = 12) Integer> steps) throws IOException {
    Path directory = Files.createTempDirectory("audit");
    try (TempleDb db = TempleDb.inMemory(options -> options.clock(new TickingClock()))) {
      List<AuditEntry> all = new ArrayList<>();
      List<Path> files = new ArrayList<>();
      int number = 0;
      for (int step : steps) {
        if (step <= 5) {
          for (int i = 0; i < step; i++) {
            db.projects().create("p" + number++);
          }
        } else {
          List<AuditEntry> present = entries(db);
          int kept = Math.min(step - 6, present.size());
          Instant before = kept == 0
              ? Instant.parse("2027-01-01T00:00:00Z")
              : present.get(present.size() - kept).occurredAt();
          Path file = directory.resolve("part" + files.size());
          AuditExport export = db.auditArchive().export(before, file);
          assertThat(export.entries()).isEqualTo(present.size() - kept);
          assertThat(db.auditArchive().prune(file)).isEqualTo(export);
          files.add(file);
          all.addAll(present.subList(0, present.size() - kept));
        }
        int ever = all.size() + entries(db).size();
        assertThat(db.audit().verify()).isEqualTo(ever);
        assertThat(db.audit().count()).isEqualTo(ever);
      }
      List<AuditEntry> left = entries(db);
      assertThat(Stream.concat(all.stream(), left.stream()).map(AuditEntry::id))
          .containsExactlyElementsOf(
              Stream.iterate(1L, id -> id + 1).limit(all.size() + left.size()).toList());
      if (!files.isEmpty()) {
        assertThat(db.auditArchive().verify(files))
            .isEqualTo(new AuditExport(AuditAnchor.START, db.audit().anchor()));
      }
    } finally {
      try (Stream<Path> paths = Files.walk(directory)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  private static List<AuditEntry> entries(TempleDb db) {
    List<AuditEntry> entries = new ArrayList<>();
    db.audit().forEach(AuditQuery.all().forwards(), entries::add);
    return entries;
  }
}
