package dev.templedb.sqlite.transaction;

import dev.templedb.audit.AuditEntry;
import dev.templedb.content.ContentHash;
import dev.templedb.error.CorruptionException;
import dev.templedb.sqlite.connection.Database.Reconciliation;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.SqlTime;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * One write transaction as the audit log sees it. Every mutation of the transaction goes through {@link #mutate}; {@link #finish} records
 * the new head of the chain. Belongs to one transaction.
 */
final class WritePath {

  private static final String INSERT_ENTRY = """
      INSERT INTO audit_log (id, occurred_at, actor, action, entity, before_summary, after_summary, entry_hash)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private static final String COUNT_UNAUDITED = """
      UPDATE database_state
         SET unaudited_changes = unaudited_changes + 1, all_changes = all_changes + 1
      """;

  private static final String INSERT_SPAN = """
      INSERT INTO audit_spans (span, first_time, last_time)
      SELECT ?1, min(occurred_at), max(occurred_at)
        FROM audit_log
       WHERE id > ?2 - 1024 AND id <= ?2
      """;

  /** The head of the chain. */
  private record Head(long count, ContentHash hash) {}

  /** The head as it is in the table, and as it will be. */
  record Mark(@Nullable Head stored, @Nullable Head head) {}

  private final KeptConnection connection;
  private final Clock clock;
  private final String actor;
  private final CountedTables tables;
  private final Reconciliation reconciliation;
  private @Nullable Head stored;
  private @Nullable Head head;
  private long changesBefore;

  WritePath(
      KeptConnection connection,
      Clock clock,
      String actor,
      CountedTables tables,
      Reconciliation reconciliation)
      throws SQLException {
    this.connection = connection;
    this.clock = clock;
    this.actor = actor;
    this.tables = tables;
    this.reconciliation = reconciliation;
    this.changesBefore = connection.totalChanges();
  }

  /** Runs {@code mutation} with what must follow it, and writes its entry. */
  <T> T mutate(Mutation<T> mutation) throws SQLException {
    head();
    Change change = new Change();
    T result = mutation.run(connection, change);
    reconciliation.run(connection, clock, actor);
    String action = change.action();
    if (action != null) {
      append(actor, action, change.entity(), change.before(), change.after());
    }
    return result;
  }

  /** The present head of the chain; recording first what others have changed without the library. */
  private Head head() throws SQLException {
    Head present = head;
    return present == null ? readHead() : present;
  }

  private Head readHead() throws SQLException {
    Summary external = null;
    Head read;
    try (PreparedStatement statement = connection.prepareStatement(tables.select());
        ResultSet rows = statement.executeQuery()) {
      if (!rows.next()) {
        throw new CorruptionException(
            "writing: the table database_state has lost its row; restore a backup");
      }
      read = new Head(rows.getLong(1), ContentHash.ofDigest(rows.getBytes(2)));
      for (int i = 0; i < tables.names().size(); i++) {
        long unaccounted = rows.getLong(3 + i);
        if (unaccounted != 0) {
          external =
              (external == null ? Summary.of() : external).with(tables.names().get(i), unaccounted);
        }
      }
    }
    stored = read;
    head = read;
    reconciliation.run(connection, clock, AuditEntry.EXTERNAL_ACTOR);
    return external == null
        ? read
        : append(AuditEntry.EXTERNAL_ACTOR, "database.edit", "", null, external.json());
  }

  /** What is known of the head, to go back to when a savepoint is rolled back. */
  Mark mark() {
    return new Mark(stored, head);
  }

  /** Goes back to {@link #mark}. */
  void resetTo(Mark earlier) {
    stored = earlier.stored();
    head = earlier.head();
  }

  private Head append(
      String who, String action, String entity, @Nullable String before, @Nullable String after)
      throws SQLException {
    Head previous = head();
    long id = previous.count() + 1;
    String now = SqlTime.format(clock.instant());
    ContentHash hash =
        AuditChain.hash(previous.hash(), id, now, who, action, entity, before, after);
    try (PreparedStatement statement = connection.prepareStatement(INSERT_ENTRY)) {
      statement.setLong(1, id);
      statement.setString(2, now);
      statement.setString(3, who);
      statement.setString(4, action);
      statement.setString(5, entity);
      statement.setString(6, before);
      statement.setString(7, after);
      statement.setString(8, hash.hex());
      statement.executeUpdate();
    }
    if (id % AuditChain.SPAN == 0 && tables.notesSpans()) {
      connection.update(INSERT_SPAN, id / AuditChain.SPAN - 1, id);
    }
    Head next = new Head(id, hash);
    head = next;
    return next;
  }

  /**
   * Writes the head back, if the transaction has changed anything since it last did. What has no audit entry is counted, so that everybody
   * can see that tables are not what they were.
   */
  void finish() throws SQLException {
    Head last = head;
    if (last == null || last.equals(stored)) {
      if (connection.totalChanges() != changesBefore) {
        connection.run(COUNT_UNAUDITED);
        changesBefore = connection.totalChanges();
      }
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(tables.update())) {
      statement.setLong(1, last.count());
      statement.setBytes(2, last.hash().digest());
      statement.executeUpdate();
    }
    stored = last;
    changesBefore = connection.totalChanges();
  }
}
