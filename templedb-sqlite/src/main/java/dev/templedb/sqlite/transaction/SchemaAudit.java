package dev.templedb.sqlite.transaction;

import dev.templedb.sqlite.connection.KeptConnection;
import java.sql.SQLException;
import java.time.Clock;

/** Records changes of the schema, which run in transactions of their own. */
public final class SchemaAudit {

  private SchemaAudit() {}

  /** Writes the entry of one step in the step's transaction, unless the audit log has just come into being or is gone. */
  public static void record(KeptConnection connection, Clock clock, String actor, int from, int to)
      throws SQLException {
    if (from == 0 || to == 0) {
      return;
    }
    WritePath path = new WritePath(
        connection, clock, actor, CountedTables.of(to), (unused, alsoUnused, nobody) -> {});
    path.mutate((unused, change) -> {
      change.updated(
          to > from ? "schema.migrate" : "schema.rollback",
          "schema",
          Summary.of().with("version", from),
          Summary.of().with("version", to));
      return true;
    });
    path.finish();
  }
}
