package dev.templedb.sqlite.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.TempleDb;
import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.environment.EnvironmentQuery;
import dev.templedb.environment.SessionStatistics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** The statistics of sessions, some of which were written by hand, against the same computed one by one. */
class SessionStatisticsProperties {

  private static final String INSERT = """
      INSERT INTO nix_env_sessions (environment_id, started_at, ended_at, exit_code, outcome)
      VALUES (?, ?, ?, ?, ?)
      """;
  private static final Map<EnvironmentQuery, Predicate<Row>> QUERIES = Map.of(
      EnvironmentQuery.all(), row -> true,
      EnvironmentQuery.ofProject("app"), row -> row.environment() <= 2,
      EnvironmentQuery.all().named("dev"), row -> row.environment() != 2,
      EnvironmentQuery.ofProject("app").named("test"), row -> row.environment() == 2,
      EnvironmentQuery.ofProject("none"), row -> false);

  private static Path file;
  private static TempleDb db;
  private static Connection hands;

  /** The forms in which times are written: by the library, by SQLite's functions, and by people. */
  enum Form {
    MILLIS("yyyy-MM-dd HH:mm:ss.SSS", ChronoUnit.MILLIS),
    SECONDS("yyyy-MM-dd HH:mm:ss", ChronoUnit.SECONDS),
    ISO("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", ChronoUnit.MILLIS),
    MINUTES("yyyy-MM-dd HH:mm", ChronoUnit.MINUTES);

    private final DateTimeFormatter formatter;
    private final ChronoUnit unit;

    Form(String pattern, ChronoUnit unit) {
      this.formatter = DateTimeFormatter.ofPattern(pattern).withZone(ZoneOffset.UTC);
      this.unit = unit;
    }
  }

  /** A time as it is written. */
  record Time(Instant instant, Form form) {
    Time {
      instant = instant.truncatedTo(form.unit);
    }

    String text() {
      return form.formatter.format(instant);
    }
  }

  /** A row; its environment is 1 app/dev, 2 app/test or 3 other/dev. */
  record Row(
      int environment,
      Time start,
      Optional<Time> end,
      Optional<Integer> exitCode,
      Optional<String> outcome) {

    boolean ended(String how) {
      return end.isPresent() && outcome.orElse("exited").equals(how);
    }

    Duration duration() {
      return Duration.between(start.instant(), end.orElseThrow().instant());
    }
  }

  @BeforeContainer
  static void open() throws Exception {
    file = Files.createTempDirectory("statistics").resolve("work.templedb");
    db = TempleDb.open(file);
    EnvironmentDefinition definition = EnvironmentDefinition.ofPackages(List.of());
    db.projects().create("app");
    db.projects().create("other");
    db.environments().create("app", "dev", definition);
    db.environments().create("app", "test", definition);
    db.environments().create("other", "dev", definition);
    hands = DriverManager.getConnection("jdbc:sqlite:" + file);
  }

  @AfterContainer
  static void close() throws Exception {
    hands.close();
    db.close();
    Files.delete(file);
    Files.delete(file.getParent());
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void statistics_anySessions_areThoseOfEachOneCounted(@ForAll("rows") List<Row> rows)
      throws SQLException {
    write(rows);

    QUERIES.forEach((query, meant) -> assertThat(db.environmentSessions().statistics(query))
        .as("%s", query)
        .isEqualTo(counted(rows.stream().filter(meant).toList())));
  }

  private static SessionStatistics counted(List<Row> rows) {
    List<Duration> durations = rows.stream()
        .filter(row -> row.ended("exited"))
        .map(Row::duration)
        .sorted()
        .toList();
    int exited = durations.size();
    int rank = (int) Math.ceil(0.95 * exited);
    return new SessionStatistics(
        rows.size(),
        rows.stream().filter(row -> row.end().isEmpty()).count(),
        exited,
        rows.stream()
            .filter(row -> row.ended("exited") && row.exitCode().equals(Optional.of(0)))
            .count(),
        rows.stream().filter(row -> row.ended("failed")).count(),
        rows.stream().filter(row -> row.ended("abandoned")).count(),
        durations.stream().reduce(Duration::plus).map(total -> total.dividedBy(exited)),
        exited == 0 ? Optional.empty() : Optional.of(durations.get(rank - 1)),
        rows.stream()
            .filter(row -> !row.ended("failed"))
            .map(row -> row.start().instant())
            .max(Comparator.naturalOrder()));
  }

  private static void write(List<Row> rows) throws SQLException {
    try (Statement statement = hands.createStatement();
        PreparedStatement insert = hands.prepareStatement(INSERT)) {
      statement.execute("BEGIN IMMEDIATE");
      statement.execute("DELETE FROM nix_env_sessions");
      for (Row row : rows) {
        insert.setInt(1, row.environment());
        insert.setString(2, row.start().text());
        insert.setString(3, row.end().map(Time::text).orElse(null));
        insert.setObject(4, row.exitCode().orElse(null));
        insert.setString(5, row.outcome().orElse(null));
        insert.executeUpdate();
      }
      statement.execute("COMMIT");
    }
  }

  @Provide
  Arbitrary<List<Row>> rows() {
    long now = Instant.parse("2026-11-20T10:30:00Z").toEpochMilli();
    Arbitrary<Long> close = Arbitraries.longs().between(now - 5_000, now + 5_000);
    Arbitrary<Long> any = Arbitraries.longs()
        .between(
            Instant.parse("1000-01-01T00:00:00Z").toEpochMilli(),
            Instant.parse("9999-12-31T23:59:59Z").toEpochMilli());
    Arbitrary<Time> times = Combinators.combine(
            Arbitraries.oneOf(close, close, any), Arbitraries.of(Form.class))
        .as((millis, form) -> new Time(Instant.ofEpochMilli(millis), form));
    return Combinators.combine(
            Arbitraries.integers().between(1, 3),
            times,
            times.optional(0.8),
            Arbitraries.of(0, 0, 1, 137).optional(0.8),
            Arbitraries.of("exited", "exited", "failed", "abandoned").optional(0.8))
        .as(Row::new)
        .list()
        .ofMaxSize(60);
  }
}
