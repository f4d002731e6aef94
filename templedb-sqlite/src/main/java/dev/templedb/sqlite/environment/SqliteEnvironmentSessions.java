package dev.templedb.sqlite.environment;

import dev.templedb.Page;
import dev.templedb.PageRequest;
import dev.templedb.content.ContentHash;
import dev.templedb.environment.EnvironmentQuery;
import dev.templedb.environment.EnvironmentSession;
import dev.templedb.environment.EnvironmentSessionRepository;
import dev.templedb.environment.SessionStart;
import dev.templedb.environment.SessionStatistics;
import dev.templedb.error.ConflictException;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.connection.SqlTime;
import dev.templedb.sqlite.transaction.Calls;
import dev.templedb.sqlite.transaction.Pages;
import dev.templedb.sqlite.transaction.Summary;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.statement.Query;

/** The table {@code nix_env_sessions}. */
public final class SqliteEnvironmentSessions implements EnvironmentSessionRepository {

  private static final String INSERT = """
      INSERT INTO nix_env_sessions (uuid, environment_id, started_at, command, expression_hash, holder, version_id)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6,
              (SELECT v.id
                 FROM nix_environment_versions v
                WHERE v.environment_id = ?2
                ORDER BY v.version_number DESC
                LIMIT 1))
      """;
  private static final String CLOSE = """
      UPDATE nix_env_sessions
         SET ended_at = ?, exit_code = ?, outcome = ?, holder = NULL
       WHERE uuid = ?
      """;
  // The number of a day has 30 bits for the part of the day that it is, so that rounding gives the
  // very millisecond.
  private static final String STATISTICS = """
      WITH session (state, exit_code, start_day, days) AS MATERIALIZED (
          SELECT CASE WHEN s.ended_at IS NULL THEN 'open' ELSE coalesce(s.outcome, 'exited') END,
                 s.exit_code,
                 julianday(s.started_at),
                 julianday(s.ended_at) - julianday(s.started_at)
            FROM projects p
            JOIN nix_environments e ON e.project_id = p.id
            JOIN nix_env_sessions s ON s.environment_id = e.id
           WHERE <filter>)
      SELECT count(*),
             count(*) FILTER (WHERE state = 'open'),
             count(*) FILTER (WHERE state = 'exited'),
             count(*) FILTER (WHERE state = 'exited' AND exit_code = 0),
             count(*) FILTER (WHERE state = 'failed'),
             count(*) FILTER (WHERE state = 'abandoned'),
             sum(CAST(round(days * 86400000) AS INTEGER)) FILTER (WHERE state = 'exited'),
             (SELECT CAST(round(days * 86400000) AS INTEGER)
                FROM session
               WHERE state = 'exited'
               ORDER BY days
               LIMIT 1 OFFSET (SELECT (count(*) * 95 + 99) / 100 - 1 FROM session WHERE state = 'exited')),
             CAST(round((max(start_day) FILTER (WHERE state <> 'failed') - 2440587.5) * 86400000) AS INTEGER)
        FROM session
      """;
  private static final String NEVER_USED_PACKAGES = """
      WITH RECURSIVE used (id) AS (
          SELECT e.id
            FROM nix_environments e
           WHERE EXISTS (SELECT 1 FROM nix_env_sessions s WHERE s.environment_id = e.id AND s.outcome IS NOT 'failed')
          UNION
          SELECT e.parent_id
            FROM used
            JOIN nix_environments e ON e.id = used.id
           WHERE e.parent_id IS NOT NULL),
      own (environment_id, package) AS MATERIALIZED (
          SELECT e.id, j.value FROM nix_environments e, json_each(e.base_packages) j WHERE j.type = 'text'
          UNION ALL
          SELECT e.id, j.value FROM nix_environments e, json_each(e.target_packages) j WHERE j.type = 'text'
          UNION ALL
          SELECT e.id, j.value FROM nix_environments e, json_each(e.multi_packages) j WHERE j.type = 'text')
      SELECT package FROM own
      EXCEPT
      SELECT package FROM own WHERE environment_id IN (SELECT id FROM used)
      ORDER BY package
      """;

  private final Calls calls;

  /** Sessions reached by {@code calls}. */
  public SqliteEnvironmentSessions(Calls calls) {
    this.calls = calls;
  }

  @Override
  public EnvironmentSession open(SessionStart start) {
    String slug = start.projectSlug();
    String name = start.environmentName();
    return calls.write(
        Operation.of("opening a session of environment", slug, name), (connection, change) -> {
          UUID uuid = UUID.randomUUID();
          connection.update(
              INSERT,
              uuid.toString(),
              EnvironmentRows.id(connection, slug, name),
              SqlTime.format(calls.clock().instant()),
              start.command().orElse(null),
              start.expression().map(ContentHash::hex).orElse(null),
              SessionHolder.present().text());
          EnvironmentSession opened = SessionRows.get(connection, uuid);
          change.created("environment_session.open", entity(opened), summary(opened));
          return opened;
        });
  }

  @Override
  public EnvironmentSession close(UUID session, int exitCode) {
    return end("closing session", session, Optional.of(exitCode), "exited");
  }

  @Override
  public EnvironmentSession closeFailed(UUID session) {
    return end("closing the failed session", session, Optional.empty(), "failed");
  }

  private EnvironmentSession end(
      String verb, UUID session, Optional<Integer> exitCode, String outcome) {
    return calls.write(Operation.of(verb, session.toString()), (connection, change) -> {
      EnvironmentSession before = SessionRows.get(connection, session);
      if (before.endedAt().isPresent()) {
        throw new ConflictException(connection.operation() + ": it has ended already ("
            + before.state().name().toLowerCase(Locale.ROOT) + ", at "
            + before.endedAt().get()
            + "); open another");
      }
      connection.update(
          CLOSE, SqlTime.format(end(before)), exitCode.orElse(null), outcome, session.toString());
      EnvironmentSession after = SessionRows.get(connection, session);
      change.updated("environment_session.close", entity(after), summary(before), summary(after));
      return after;
    });
  }

  /** Now; where the clock was set back meanwhile, the start, so that no session takes less than no time. */
  private Instant end(EnvironmentSession session) {
    Instant now = calls.clock().instant();
    return now.isBefore(session.startedAt()) ? session.startedAt() : now;
  }

  @Override
  public EnvironmentSession get(UUID session) {
    return calls.read(
        Operation.of("getting session", session.toString()),
        connection -> SessionRows.get(connection, session));
  }

  @Override
  public Page<EnvironmentSession> list(EnvironmentQuery query, PageRequest request) {
    Optional<EnvironmentFilter> environments = query.equals(EnvironmentQuery.all())
        ? Optional.empty()
        : Optional.of(EnvironmentFilter.of(query));
    Optional<SessionRows.Key> after = request.after().map(SessionRows.Key::parse);
    return calls.read(Operation.of("listing sessions"), connection -> {
      List<SessionRows.Row> rows =
          SessionRows.list(connection, environments, after, request.limit() + 1);
      return Pages.of(request, rows, row -> row.key().text()).map(SessionRows.Row::session);
    });
  }

  @Override
  public List<EnvironmentSession> listOpen() {
    return calls.read(Operation.of("listing open sessions"), SessionRows::listOpen);
  }

  @Override
  public SessionStatistics statistics(EnvironmentQuery query) {
    EnvironmentFilter environments = EnvironmentFilter.of(query);
    return calls.read(
        Operation.of("computing statistics of sessions"),
        connection -> statistics(connection, environments));
  }

  private static SessionStatistics statistics(
      KeptConnection connection, EnvironmentFilter environments) {
    Query query =
        connection.handle().createQuery(STATISTICS.replace("<filter>", environments.condition()));
    environments.bind(query);
    return query.map((row, context) -> statistics(row)).one();
  }

  private static SessionStatistics statistics(ResultSet row) throws SQLException {
    long exited = row.getLong(3);
    Duration total = Duration.ofMillis(row.getLong(7));
    return new SessionStatistics(
        row.getLong(1),
        row.getLong(2),
        exited,
        row.getLong(4),
        row.getLong(5),
        row.getLong(6),
        exited == 0 ? Optional.empty() : Optional.of(total.dividedBy(exited)),
        exited == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(row.getLong(8))),
        row.getLong(1) == row.getLong(5)
            ? Optional.empty()
            : Optional.of(Instant.ofEpochMilli(row.getLong(9))));
  }

  @Override
  public List<String> neverUsedPackages() {
    return calls.read(
        Operation.of("listing packages that were never used"),
        connection -> connection
            .handle()
            .createQuery(NEVER_USED_PACKAGES)
            .mapTo(String.class)
            .list());
  }

  private static String entity(EnvironmentSession session) {
    return session.projectSlug() + "/" + session.environmentName();
  }

  /** Without the command, which may hold a secret. */
  private static Summary summary(EnvironmentSession session) {
    Summary summary = Summary.of("session", session.uuid().toString())
        .with("version", session.version().map(UUID::toString))
        .with("state", session.state().name().toLowerCase(Locale.ROOT));
    return session.exitCode().isPresent()
        ? summary.with("exit_code", session.exitCode().get())
        : summary;
  }
}
