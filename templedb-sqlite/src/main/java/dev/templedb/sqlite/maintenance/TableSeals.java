package dev.templedb.sqlite.maintenance;

import dev.templedb.sqlite.connection.Checksum;
import dev.templedb.sqlite.connection.KeptConnection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The table {@code table_seals}: what the tables without checksums in their rows held at some moment. In the row of {@code database_state}
 * the digest is that row itself, {@link DatabaseState#text}, and the count that of the other seals. The column {@code row_check} is the {@link
 * Checksum} of the columns before it.
 *
 * <p>The seal of a table whose changes are counted holds until that count moves, whoever changes it, or the schema changes. Those of the other
 * tables hold until the library changes anything, which moves the count of audit entries or of changes without one, or another program
 * changes a counted table, which by cascades and triggers may change them too; those that no cascade or trigger reaches hold also then.
 */
final class TableSeals {

  private static final String STATE = "database_state";

  private static final String READ =
      "SELECT table_name, row_count, digest, row_check FROM table_seals ORDER BY table_name";
  private static final String CLEAR = "DELETE FROM table_seals";
  private static final String INSERT =
      "INSERT INTO table_seals (table_name, row_count, digest, row_check) VALUES (?, ?, ?, ?)";

  /** Too little time is left to digest another table. */
  private static final long LEAST_NANOS = 1_000_000;

  private record Seal(String table, long rows, String digest, boolean isSound) {}

  private TableSeals() {}

  /** Whether the seals are of what the tables hold now, as far as counts can tell. */
  static boolean areCurrent(KeptConnection connection) throws SQLException {
    Seal state = read(connection).get(STATE);
    Optional<DatabaseState> now = DatabaseState.read(connection);
    if (state == null || !state.isSound() || now.isEmpty()) {
      return false;
    }
    DatabaseState earlier = DatabaseState.parse(state.digest());
    return now.get().isOfSameWriter(earlier) && now.get().hasSameCounts(earlier);
  }

  /**
   * Seals all tables, in the transaction that is open. What can't be digested in {@code limitNanos} is left unsealed: of several large tables
   * the first ones are sealed.
   */
  static void seal(KeptConnection connection, long limitNanos) throws SQLException {
    Optional<DatabaseState> state = DatabaseState.read(connection);
    Map<String, Seal> present = read(connection);
    connection.update(CLEAR);
    if (state.isEmpty()) {
      return;
    }
    Optional<DatabaseState> earlier = stateOf(present);
    boolean sameSchema = isSchemaSealed(connection, present);
    long end = System.nanoTime() + limitNanos;
    int sealed = 0;
    for (String table : TableDigest.tables(connection)) {
      Seal old = present.get(table);
      long left = end - System.nanoTime();
      if (old != null
          && sameSchema
          && old.isSound()
          && earlier.isPresent()
          && isUnchanged(table, state.get(), earlier.get())) {
        // Nobody has changed it: what differs now is damage, and must not be taken for right.
        insert(connection, table, old.rows(), old.digest());
        sealed++;
      } else if (left >= LEAST_NANOS) {
        Optional<TableDigest> digest = TableDigest.of(connection, table, left / 2);
        if (digest.isPresent()) {
          insert(connection, table, digest.get().rows(), digest.get().hash().hex());
          sealed++;
        }
      }
    }
    insert(connection, STATE, sealed, state.get().text());
  }

  /** Whether nobody can have changed a table, as far as counts tell. */
  private static boolean isUnchanged(String table, DatabaseState now, DatabaseState earlier) {
    return now.counts(table)
        ? now.hasSameCount(table, earlier)
        : now.isOfSameWriter(earlier)
            && (TableDigest.isLibrarysAlone(table) || now.hasSameCounts(earlier));
  }

  private static Optional<DatabaseState> stateOf(Map<String, Seal> seals) {
    return Optional.ofNullable(seals.get(STATE))
        .filter(Seal::isSound)
        .map(seal -> DatabaseState.parse(seal.digest()));
  }

  /** Whether the schema is what it was: a step of it changes digests, and counts nothing. */
  private static boolean isSchemaSealed(KeptConnection connection, Map<String, Seal> seals)
      throws SQLException {
    Seal seal = seals.get(TableDigest.SCHEMA);
    return seal != null
        && seal.isSound()
        && TableDigest.of(connection, TableDigest.SCHEMA).hash().hex().equals(seal.digest());
  }

  private static void insert(KeptConnection connection, String table, long rows, String digest)
      throws SQLException {
    connection.update(INSERT, table, rows, digest, check(table, rows, digest));
  }

  private static long check(String table, long rows, String digest) {
    return new Checksum().text(table).number(rows).text(digest).value();
  }

  private static Map<String, Seal> read(KeptConnection connection) throws SQLException {
    Map<String, Seal> seals = new TreeMap<>();
    try (PreparedStatement statement = connection.prepareStatement(READ);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        String table = String.valueOf(rows.getString(1));
        long count = rows.getLong(2);
        String digest = String.valueOf(rows.getString(3));
        seals.put(
            table, new Seal(table, count, digest, rows.getLong(4) == check(table, count, digest)));
      }
    }
    return seals;
  }

  /**
   * Compares the tables with their seals.
   *
   * @param done hears of each table that was looked at
   * @param problem hears the name of each table that is not what it should be, and what is wrong
   * @param unsealed hears of each table that could not be compared
   */
  static void compare(
      KeptConnection connection,
      Runnable done,
      BiConsumer<String, String> problem,
      Consumer<String> unsealed)
      throws SQLException {
    List<String> tables = TableDigest.tables(connection);
    Map<String, Seal> seals = read(connection);
    for (Seal seal : seals.values()) {
      if (!seal.isSound()) {
        problem.accept(
            "table_seals", "the row of " + seal.table() + " has another checksum than it should");
      }
    }
    Optional<DatabaseState> state = DatabaseState.read(connection);
    if (state.isEmpty()) {
      problem.accept(STATE, "it has lost its row");
    } else if (!state.get().addsUp()) {
      problem.accept(STATE, "its counts of changes don't add up to their sum");
    }
    Seal stateSeal = seals.get(STATE);
    if (state.isEmpty() || stateOf(seals).isEmpty()) {
      tables.forEach(unsealed);
      return;
    }
    if (Objects.requireNonNull(stateSeal).rows() != seals.size() - 1) {
      problem.accept(
          "table_seals", "it has " + (seals.size() - 1) + " seals instead of " + stateSeal.rows());
    }
    compare(connection, tables, seals, state.get(), done, problem, unsealed);
  }

  private static void compare(
      KeptConnection connection,
      List<String> tables,
      Map<String, Seal> seals,
      DatabaseState state,
      Runnable done,
      BiConsumer<String, String> problem,
      Consumer<String> unsealed)
      throws SQLException {
    DatabaseState earlier = stateOf(seals).orElseThrow();
    boolean sameWriter = state.isOfSameWriter(earlier);
    boolean sameSchema = sameWriter || isSchemaSealed(connection, seals);
    if (sameWriter && !state.isSameButForCounts(earlier)) {
      problem.accept(STATE, "its row is not what it was when the database was closed");
    }
    for (String table : tables) {
      Seal seal = seals.get(table);
      boolean comparable = state.counts(table)
          ? sameSchema && state.hasSameCount(table, earlier)
          : sameWriter && (TableDigest.isLibrarysAlone(table) || state.hasSameCounts(earlier));
      if (seal == null || !seal.isSound() || !comparable) {
        unsealed.accept(table);
      } else {
        TableDigest digest = TableDigest.of(connection, table);
        if (digest.rows() != seal.rows()) {
          problem.accept(table, "it has " + digest.rows() + " rows instead of " + seal.rows());
        } else if (!digest.hash().hex().equals(seal.digest())) {
          problem.accept(table, "its rows are not what they were when the database was closed");
        }
      }
      done.run();
    }
    for (String table : seals.keySet()) {
      if (sameWriter && !table.equals(STATE) && !tables.contains(table)) {
        problem.accept(table, "it is missing");
      }
    }
  }
}
