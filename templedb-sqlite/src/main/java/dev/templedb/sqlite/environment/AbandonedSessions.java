package dev.templedb.sqlite.environment;

import dev.templedb.sqlite.connection.Columns;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.connection.SqlTime;
import dev.templedb.sqlite.transaction.Calls;
import dev.templedb.sqlite.transaction.Summary;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sessions of programs that have died and can't close them any more. */
public final class AbandonedSessions {

  private static final Logger log = LoggerFactory.getLogger(AbandonedSessions.class);

  private static final String HOLDERS =
      "SELECT DISTINCT holder FROM nix_env_sessions WHERE ended_at IS NULL AND holder IS NOT NULL";
  private static final String OPEN =
      "SELECT uuid FROM nix_env_sessions WHERE ended_at IS NULL AND holder = ? ORDER BY id";
  // A clock that was set back makes no session end before it began.
  private static final String CLOSE = """
      UPDATE nix_env_sessions
         SET ended_at = max(started_at, ?), outcome = 'abandoned'
       WHERE ended_at IS NULL AND holder = ?
      """;

  private AbandonedSessions() {}

  /** Those holders of open sessions that are gone. */
  public static List<String> goneHolders(KeptConnection connection) throws SQLException {
    return texts(connection, HOLDERS).stream()
        .filter(holder -> SessionHolder.present().isGone(holder))
        .toList();
  }

  /** Closes the open sessions of {@code holders}. What is in the way is logged and left to the next opening: the database can be used as well. */
  public static void close(Calls calls, List<String> holders) {
    if (holders.isEmpty()) {
      return;
    }
    try {
      calls.write(Operation.of("closing abandoned sessions"), (connection, change) -> {
        List<String> sessions = new ArrayList<>();
        for (String holder : holders) {
          sessions.addAll(texts(connection, OPEN, holder));
          connection.update(CLOSE, SqlTime.format(calls.clock().instant()), holder);
        }
        if (!sessions.isEmpty()) {
          change.updated(
              "environment_session.abandon",
              "",
              Summary.of(),
              Summary.of().with("sessions", sessions));
        }
        return true;
      });
    } catch (RuntimeException e) {
      log.warn("sessions of programs that have died stay open until the next opening", e);
    }
  }

  private static List<String> texts(KeptConnection connection, String sql, String... parameters)
      throws SQLException {
    List<String> texts = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          texts.add(Columns.text(rows, 1));
        }
      }
    }
    return texts;
  }
}
