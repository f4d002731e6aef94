package dev.templedb.sqlite.schema;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Keeps a step of an application from writing to tables of others, by temporary triggers, which live in the connection and not in the file.
 * What the step does to definitions is found by comparing them afterwards. So is what it leaves in the connection: a temporary table would hide one of
 * the file from every later statement.
 */
final class WriteGuard {

  private static final List<String> CHANGES = List.of("INSERT", "UPDATE", "DELETE");

  private static final String TEMPORARY = """
      SELECT type || ' ' || name
        FROM sqlite_temp_schema
       WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
      """;

  private final List<String> triggers = new ArrayList<>();
  private final SortedSet<String> temporary = new TreeSet<>();

  private WriteGuard() {}

  /** Guards every table that does not belong to {@code track}. */
  static WriteGuard against(Connection connection, Track track) throws SQLException {
    WriteGuard guard = new WriteGuard();
    for (String table : RowCounts.tables(connection)) {
      if (!track.isPrefixOf(table)) {
        for (String change : CHANGES) {
          String name = "templedb_guard_" + guard.triggers.size();
          LedgerTable.execute(
              connection,
              "CREATE TEMP TRIGGER " + name + " BEFORE " + change + " ON main."
                  + RowCounts.quoted(table) + " BEGIN SELECT RAISE(ABORT, 'migrations of "
                  + track.namespace() + " may not write to " + table.replace("'", "''")
                  + "'); END");
          guard.triggers.add(name);
        }
      }
    }
    guard.temporary.addAll(temporary(connection));
    return guard;
  }

  private static SortedSet<String> temporary(Connection connection) throws SQLException {
    SortedSet<String> objects = new TreeSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(TEMPORARY)) {
      while (rows.next()) {
        objects.add(rows.getString(1));
      }
    }
    return objects;
  }

  /** Checks that the step has made no temporary object that stays, and dropped none of others. */
  void check(Connection connection, MigrationScript script, Direction direction)
      throws SQLException {
    SortedSet<String> present = temporary(connection);
    SortedSet<String> left = new TreeSet<>(present);
    left.removeAll(temporary);
    SortedSet<String> gone = new TreeSet<>(temporary);
    gone.removeAll(present);
    if (!left.isEmpty()) {
      throw StepValidation.failure(
          script,
          direction,
          "it leaves behind temporary objects: " + String.join(", ", left),
          "drop them at the end of the step");
    }
    if (!gone.isEmpty()) {
      throw StepValidation.failure(
          script,
          direction,
          "it has dropped temporary objects that are not its own: " + String.join(", ", gone),
          "leave that out");
    }
  }

  /** Ends it; after a rollback there is nothing left to end. */
  void end(Connection connection) throws SQLException {
    for (String trigger : triggers) {
      LedgerTable.execute(connection, "DROP TRIGGER IF EXISTS temp." + trigger);
    }
  }
}
