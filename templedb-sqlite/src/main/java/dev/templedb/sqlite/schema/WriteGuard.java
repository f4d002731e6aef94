package dev.templedb.sqlite.schema;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps a step of an application from writing to tables of others, by temporary triggers, which live in the connection and not in the file.
 * What the step does to definitions is found by comparing them afterwards.
 */
final class WriteGuard {

  private static final List<String> CHANGES = List.of("INSERT", "UPDATE", "DELETE");

  private final List<String> triggers = new ArrayList<>();

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
    return guard;
  }

  /** Ends it; after a rollback there is nothing left to end. */
  void end(Connection connection) throws SQLException {
    for (String trigger : triggers) {
      LedgerTable.execute(connection, "DROP TRIGGER IF EXISTS temp." + trigger);
    }
  }
}
