package dev.templedb.sqlite.audit;

import dev.templedb.audit.AuditAnchor;
import dev.templedb.content.ContentHash;
import dev.templedb.error.CorruptionException;
import dev.templedb.sqlite.connection.Columns;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.transaction.AuditChain;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Follows the chain of the log from where it begins. */
public final class ChainCheck {

  private static final String CHAIN = "SELECT " + AuditRow.COLUMNS + " FROM audit_log ORDER BY id";

  private static final String LAST_PRUNING = """
      SELECT json_extract(after_summary, '$.last'), json_extract(after_summary, '$.hash')
        FROM audit_log
       WHERE action = ?
       ORDER BY id DESC
       LIMIT 1
      """;
  private static final String SPANS = "SELECT count(*) FROM audit_spans WHERE 1024 * span >= ?";
  private static final String WRONG_SPAN = """
      SELECT s.span
        FROM audit_spans s
       WHERE (s.first_time, s.last_time) IS NOT (
                 SELECT min(a.occurred_at), max(a.occurred_at)
                   FROM audit_log a
                  WHERE a.id > 1024 * s.span AND a.id <= 1024 * (s.span + 1))
         AND 1024 * s.span >= ?
       LIMIT 1
      """;

  /** One flipped bit makes a blob of a text, with the same bytes and so the same hash. */
  private static final String NO_TEXT = """
      SELECT id
        FROM audit_log
       WHERE typeof(occurred_at) <> 'text' OR typeof(actor) <> 'text' OR typeof(action) <> 'text'
          OR typeof(entity) <> 'text' OR typeof(entry_hash) <> 'text'
          OR typeof(before_summary) NOT IN ('text', 'null') OR typeof(after_summary) NOT IN ('text', 'null')
       LIMIT 1
      """;

  private AuditAnchor last;

  ChainCheck(AuditAnchor start) {
    last = start;
  }

  /** The last entry that was right. */
  AuditAnchor last() {
    return last;
  }

  /** Follows the chain by one entry. */
  void take(AuditRow row) {
    long expected = last.id() + 1;
    if (row.id() > expected) {
      throw broken(expected, "it is missing; the next one is " + row.id());
    }
    if (row.id() < expected) {
      throw broken(row.id(), "it is there although it was removed, or twice");
    }
    ContentHash hash = row.hashAfter(last.hash());
    if (!hash.hex().equals(row.hash())) {
      throw broken(expected, "it, or the one before it, is not what was written");
    }
    last = new AuditAnchor(expected, hash);
  }

  /** Checks the whole log, and gives how many entries it has had. */
  public static long verify(KeptConnection connection) throws SQLException {
    AuditHead head = AuditHead.read(connection);
    ChainCheck chain = new ChainCheck(head.anchor());
    try (PreparedStatement statement = connection.prepareStatement(CHAIN);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        connection.check();
        chain.take(AuditRow.of(rows));
      }
    }
    AuditAnchor last = chain.last();
    if (last.id() != head.last().id()) {
      throw broken(
          last.id() + 1,
          "it and all after it are missing: there are " + last.id() + " entries, and there were "
              + head.last().id());
    }
    if (!last.hash().equals(head.last().hash())) {
      throw broken(last.id(), "its hash is not the one that was kept apart");
    }
    Optional<Long> noText = connection.first(NO_TEXT, row -> row.getLong(1));
    if (noText.isPresent()) {
      throw broken(noText.get(), "a text of it is stored as bytes");
    }
    requireThatPruningWasLogged(connection, head.anchor());
    requireTimes(connection, head);
    return last.id();
  }

  /** What is found by its time must not be hidden by a wrong note of the times. */
  private static void requireTimes(KeptConnection connection, AuditHead head) throws SQLException {
    long removed = head.anchor().id();
    long firstSpan = (removed + AuditChain.SPAN - 1) / AuditChain.SPAN;
    long expected = Math.max(0, head.last().id() / AuditChain.SPAN - firstSpan);
    long wrong = connection.first(WRONG_SPAN, row -> row.getLong(1), removed).orElse(-1L);
    if (wrong >= 0) {
      throw broken(
          AuditChain.SPAN * wrong + 1, "the times that are kept of it and the next are wrong");
    }
    if (connection.first(SPANS, row -> row.getLong(1), removed).orElseThrow() != expected) {
      throw broken(removed + 1, "the times that are kept of it, or of later ones, are gone");
    }
  }

  /** Who moves the beginning by hand, and removes what is before it, leaves a chain that is sound. */
  private static void requireThatPruningWasLogged(KeptConnection connection, AuditAnchor anchor)
      throws SQLException {
    AuditAnchor logged = connection
        .first(
            LAST_PRUNING,
            row -> new AuditAnchor(row.getLong(1), new ContentHash(Columns.text(row, 2))),
            SqliteAuditArchive.PRUNE)
        .orElse(AuditAnchor.START);
    if (!logged.equals(anchor)) {
      throw broken(anchor.id(), "the log begins after it, and no entry says that it was removed");
    }
  }

  static CorruptionException broken(long id, String what) {
    return new CorruptionException("verifying the audit log: entry " + id + ": " + what
        + "; somebody has changed the log, compare it with a backup");
  }
}
