package dev.templedb.sqlite.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.PageRequest;
import dev.templedb.TempleDb;
import dev.templedb.TempleDbOptions;
import dev.templedb.backup.BackupRequest;
import dev.templedb.backup.RestoreRequest;
import dev.templedb.error.ConflictException;
import dev.templedb.error.MigrationException;
import dev.templedb.monitoring.SlowStatement;
import dev.templedb.monitoring.StatementEvent;
import dev.templedb.project.FileQuery;
import dev.templedb.sqlite.schema.RecordingLogger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What listeners hear of statements: all of them with their texts and times, and never a value. */
class StatementLogTest {

  private static final String SECRET = "s3cr3t-value";

  private final List<StatementEvent> events = new CopyOnWriteArrayList<>();

  private List<StatementEvent> running(String operation) {
    return events.stream().filter(event -> event.operation().equals(operation)).toList();
  }

  @Test
  void statementListener_reads_hearsTextRowsAndOperation() {
    try (TempleDb db = TempleDb.inMemory(options -> options.statementListener(events::add))) {
      for (String slug : List.of("a", "b", "c")) {
        db.projects().create(slug);
      }
      events.clear();

      db.projects().get("b");
      db.projects().list(PageRequest.first(2));
      db.projects().find("none");

      assertThat(events)
          .filteredOn(event -> event.operation().endsWith(" project"))
          .hasSize(2)
          .allMatch(event -> !event.writing() && !event.failed());
      assertThat(events)
          .filteredOn(event -> event.operation().endsWith(" project"))
          .extracting(StatementEvent::rows)
          .containsExactly(OptionalLong.of(1), OptionalLong.of(0));
      assertThat(running("listing projects")).isNotEmpty().allSatisfy(event -> {
        assertThat(event.sql()).contains("FROM projects").contains("?");
        assertThat(event.duration()).isPositive().isLessThan(Duration.ofSeconds(10));
      });
    }
  }

  @Test
  void statementListener_writes_hearsChangesOfTheWriter() {
    try (TempleDb db = TempleDb.inMemory(options -> options.statementListener(events::add))) {
      events.clear();

      db.projects().create("app");

      assertThat(events)
          .filteredOn(event -> event.sql().startsWith("INSERT INTO audit_log"))
          .singleElement()
          .satisfies(event -> {
            assertThat(event.rows()).hasValue(1);
            assertThat(event.writing()).isTrue();
            assertThat(event.operation()).isEqualTo("creating project");
          });
      assertThat(events).extracting(StatementEvent::sql).contains("BEGIN IMMEDIATE", "COMMIT");
      assertThat(events)
          .filteredOn(event -> event.sql().equals("COMMIT"))
          .allMatch(event -> event.rows().isEmpty());
    }
  }

  @Test
  void statementListener_opening_hearsMigrationsAndSettings(@TempDir Path directory) {
    TempleDb.open(directory.resolve("new"), options -> options.statementListener(events::add))
        .close();

    assertThat(events)
        .extracting(StatementEvent::sql)
        .anyMatch(sql -> sql.startsWith("CREATE TABLE projects"))
        .contains("PRAGMA foreign_keys = ON");
  }

  @Test
  void statementListener_anyWork_hearsNoValue() {
    List<SlowStatement> slow = new CopyOnWriteArrayList<>();
    try (TempleDb db = TempleDb.inMemory(options -> options
        .statementListener(events::add)
        .slowStatementListener(slow::add)
        .slowStatementThreshold(Duration.ZERO)
        .actor(SECRET))) {
      db.projects().create(SECRET);
      db.files().put(SECRET, SECRET, SECRET.getBytes(StandardCharsets.UTF_8));
      db.files().list(SECRET, FileQuery.matching("**/" + SECRET), PageRequest.first(10));
      assertThatThrownBy(() -> db.projects().create(SECRET)).isInstanceOf(ConflictException.class);
    }

    assertThat(events).hasSizeGreaterThan(10);
    assertThat(slow).isNotEmpty();
    assertThat(events.toString()).doesNotContain(SECRET);
    assertThat(slow.toString()).doesNotContain(SECRET);
  }

  @Test
  void statementListener_walkWithASlowConsumer_hearsTheEnginesTimeAlone() {
    try (TempleDb db = TempleDb.inMemory(options -> options.statementListener(events::add))) {
      db.projects().create("a");
      db.projects().create("b");
      events.clear();

      db.projects().forEach(project -> sleep(150));

      assertThat(events)
          .filteredOn(event -> event.rows().equals(OptionalLong.of(2)))
          .singleElement()
          .satisfies(event -> assertThat(event.duration()).isLessThan(Duration.ofMillis(140)));
    }
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void statementListener_throwing_breaksNothing() {
    try (TempleDb db = TempleDb.inMemory(options -> options.statementListener(event -> {
      throw new IllegalStateException("of the program");
    }))) {
      db.projects().create("app");

      assertThat(db.projects().get("app").slug()).isEqualTo("app");
      assertThat(db.audit().verify()).isEqualTo(1);
    }
  }

  @Test
  void slowStatementListener_statementOverTheThreshold_hearsItWithItsPlan() throws Exception {
    List<SlowStatement> slow = new CopyOnWriteArrayList<>();
    CountDownLatch heard = new CountDownLatch(1);
    try (TempleDb db = TempleDb.inMemory(options -> options
        .slowStatementThreshold(Duration.ZERO)
        .slowStatementListener(statement -> {
          slow.add(statement);
          if (statement.statement().sql().contains("FROM projects")) {
            heard.countDown();
          }
        }))) {
      db.projects().create("app");
      db.projects().get("app");

      assertThat(heard.await(30, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(slow)
        .filteredOn(each -> each.statement().operation().equals("getting project"))
        .isNotEmpty()
        .allSatisfy(each -> assertThat(each.plan())
            .isNotEmpty()
            .anyMatch(line -> line.contains("SEARCH") && line.contains("projects")));
    assertThat(slow)
        .filteredOn(each -> each.statement().sql().equals("COMMIT"))
        .allMatch(each -> each.plan().isEmpty());
    assertThat(slow)
        .extracting(each -> each.statement().sql())
        .noneMatch(sql -> sql.startsWith("EXPLAIN"));
  }

  @Test
  void slowStatementListener_thresholdNotReached_hearsNothing() {
    List<SlowStatement> slow = new CopyOnWriteArrayList<>();
    try (TempleDb db = TempleDb.inMemory(options ->
        options.slowStatementThreshold(Duration.ofHours(1)).slowStatementListener(slow::add))) {
      db.projects().create("app");
    }
    assertThat(slow).isEmpty();
  }

  @Test
  void slowStatementListener_openingFails_leavesNoThread(@TempDir Path directory) {
    Path file = directory.resolve("old.templedb");
    try (TempleDb db = TempleDb.open(file)) {
      db.migrations().rollback(1);
    }
    List<SlowStatement> slow = new CopyOnWriteArrayList<>();

    assertThatThrownBy(() -> TempleDb.openReadOnly(
            file,
            options ->
                options.slowStatementThreshold(Duration.ZERO).slowStatementListener(slow::add)))
        .isInstanceOf(MigrationException.class);

    assertThat(slow).isNotEmpty();
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain("templedb-slow-statements");
  }

  @Test
  void slowStatementListener_restore_leavesNoThread(@TempDir Path directory) {
    Path backup = directory.resolve("backup.templedb");
    try (TempleDb db = TempleDb.open(
        directory.resolve("work.templedb"),
        options ->
            options.slowStatementThreshold(Duration.ZERO).slowStatementListener(slow -> {}))) {
      db.projects().create("app");
      db.backups().create(BackupRequest.toFile(backup));

      db.backups().restore(RestoreRequest.builder(backup).keepPrevious(false).build());

      assertThat(Thread.getAllStackTraces().keySet())
          .extracting(Thread::getName)
          .filteredOn("templedb-slow-statements"::equals)
          .as("that of the open database")
          .hasSizeLessThanOrEqualTo(1);
    }
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain("templedb-slow-statements");
  }

  @Test
  void watch_nobodyAsks_isNone() {
    assertThat(StatementWatch.of(TempleDbOptions.defaults(), sql -> List.of())).isNull();
  }

  @Test
  void watch_loggerAtTrace_logsEachStatementOnALine() {
    RecordingLogger log = new RecordingLogger();
    StatementWatch watch = StatementWatch.of(TempleDbOptions.defaults(), sql -> List.of(), log);

    watch.executed("SELECT ?", "reading project", false, 1_500_000, 3, false);

    assertThat(log.lines)
        .containsExactly("TRACE ran for 1500 us, 3 rows, reader, reading project: SELECT ?");
  }
}
