package dev.templedb.sqlite.environment;

import dev.templedb.content.ContentHash;
import dev.templedb.environment.EnvironmentSession;
import dev.templedb.error.CorruptionException;
import dev.templedb.error.NotFoundException;
import dev.templedb.sqlite.connection.Columns;
import dev.templedb.sqlite.connection.KeptConnection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.statement.Query;

/** Reads rows of {@code nix_env_sessions}, some of which a person may have written. */
final class SessionRows {

  private static final String SELECT = """
      SELECT s.id, s.uuid, p.slug, e.env_name, v.uuid, s.command, s.expression_hash, s.started_at, s.ended_at, s.exit_code,
             s.outcome
      """;
  private static final String FROM = """
        FROM nix_env_sessions s
        JOIN nix_environments e ON e.id = s.environment_id
        JOIN projects p ON p.id = e.project_id
        LEFT JOIN nix_environment_versions v ON v.id = s.version_id
      """;
  private static final String FIND = SELECT + FROM + " WHERE s.uuid = ?";
  private static final String LIST_OPEN = SELECT + FROM + """
       WHERE s.ended_at IS NULL
       ORDER BY s.started_at, s.id
      """;
  private static final String LIST = SELECT + FROM + """
       WHERE (s.started_at, s.id) < (:startedAt, :id)
       ORDER BY s.started_at DESC, s.id DESC
       LIMIT :limit
      """;
  // Environments first, each once; then which sessions, in an index that has all it takes.
  private static final String LIST_OF_SOME = SELECT + """
        FROM (SELECT latest.id
                FROM projects p
                JOIN nix_environments e ON e.project_id = p.id
                CROSS JOIN nix_env_sessions latest ON latest.environment_id = e.id
               WHERE (latest.started_at, latest.id) < (:startedAt, :id) AND <filter>
               ORDER BY latest.started_at DESC, latest.id DESC
               LIMIT :limit) page
        JOIN nix_env_sessions s ON s.id = page.id
        JOIN nix_environments e ON e.id = s.environment_id
        JOIN projects p ON p.id = e.project_id
        LEFT JOIN nix_environment_versions v ON v.id = s.version_id
       ORDER BY s.started_at DESC, s.id DESC
      """;

  /** Sorts after every time. */
  private static final Key FIRST = new Key("~", 0);

  /** A session, and where it stands in the list. */
  record Row(Key key, EnvironmentSession session) {}

  /** The time as it is stored, which may be in either of its forms, and the row's id. */
  record Key(String startedAt, long id) {

    private static final char SEPARATOR = '/';

    static Key parse(String text) {
      int separator = text.lastIndexOf(SEPARATOR);
      try {
        return new Key(
            text.substring(0, Math.max(separator, 0)),
            Long.parseLong(text.substring(separator + 1)));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("'" + text + "' is no key of a page of sessions", e);
      }
    }

    String text() {
      return startedAt + SEPARATOR + id;
    }
  }

  private SessionRows() {}

  static EnvironmentSession get(KeptConnection connection, UUID session) throws SQLException {
    return connection
        .first(FIND, SessionRows::session, session.toString())
        .orElseThrow(() -> new NotFoundException(connection.operation() + ": there is no session '"
            + session + "'; list the sessions to see them all"));
  }

  static List<EnvironmentSession> listOpen(KeptConnection connection) {
    return connection
        .handle()
        .createQuery(LIST_OPEN)
        .map((row, context) -> session(row))
        .list();
  }

  /** The latest sessions that come after the key in the list. */
  static List<Row> list(
      KeptConnection connection,
      Optional<EnvironmentFilter> environments,
      Optional<Key> after,
      int limit) {
    Query query = connection
        .handle()
        .createQuery(environments
            .map(filter -> LIST_OF_SOME.replace("<filter>", filter.condition()))
            .orElse(LIST));
    environments.ifPresent(filter -> filter.bind(query));
    Key key = after.orElse(FIRST);
    return query
        .bind("startedAt", key.startedAt())
        .bind("id", key.id())
        .bind("limit", limit)
        .map((row, context) -> new Row(new Key(Columns.text(row, 8), row.getLong(1)), session(row)))
        .list();
  }

  private static EnvironmentSession session(ResultSet row) throws SQLException {
    UUID uuid = Columns.uuid(row, 2);
    Optional<String> version = Columns.optionalText(row, 5);
    Optional<String> endedAt = Columns.optionalText(row, 9);
    return EnvironmentSession.builder()
        .uuid(uuid)
        .projectSlug(Columns.text(row, 3))
        .environmentName(Columns.text(row, 4))
        .version(version.isPresent() ? Optional.of(Columns.uuid(row, 5)) : Optional.empty())
        .command(Columns.optionalText(row, 6))
        .expression(Columns.optionalText(row, 7).map(ContentHash::new))
        .startedAt(Columns.instant(row, 8))
        .endedAt(endedAt.isPresent() ? Optional.of(Columns.instant(row, 9)) : Optional.empty())
        .exitCode(exitCode(row, uuid))
        .state(state(endedAt, Columns.optionalText(row, 11)))
        .build();
  }

  private static Optional<Integer> exitCode(ResultSet row, UUID uuid) throws SQLException {
    Optional<String> text = Columns.optionalText(row, 10);
    try {
      return text.map(Integer::valueOf);
    } catch (NumberFormatException e) {
      throw new CorruptionException(
          "reading session '" + uuid + "': its exit_code '" + text.orElse("")
              + "' is no number of 32 bits; correct the row, which was written by hand",
          e);
    }
  }

  private static EnvironmentSession.State state(
      Optional<String> endedAt, Optional<String> outcome) {
    if (endedAt.isEmpty()) {
      return EnvironmentSession.State.OPEN;
    }
    return switch (outcome.orElse("exited")) {
      case "failed" -> EnvironmentSession.State.FAILED;
      case "abandoned" -> EnvironmentSession.State.ABANDONED;
      default -> EnvironmentSession.State.EXITED;
    };
  }
}
