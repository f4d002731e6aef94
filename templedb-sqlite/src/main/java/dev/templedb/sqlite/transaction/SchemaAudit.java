package dev.templedb.sqlite.transaction;

import dev.templedb.schema.Migrations;
import dev.templedb.schema.RepairedMigration;
import dev.templedb.sqlite.connection.KeptConnection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.function.Consumer;

/** Records changes of the schema, which run in transactions of their own. */
public final class SchemaAudit {

  private SchemaAudit() {}

  /** Writes the entry of one step in the step's transaction, unless the audit log has just come into being or is gone. */
  public static void record(
      KeptConnection connection, Clock clock, String actor, String namespace, int from, int to)
      throws SQLException {
    boolean librarys = namespace.equals(Migrations.LIBRARY);
    if (librarys && (from == 0 || to == 0)) {
      return;
    }
    write(
        connection,
        clock,
        actor,
        librarys ? CountedTables.of(to) : CountedTables.newest(),
        change -> change.updated(
            to > from ? "schema.migrate" : "schema.rollback",
            entity(namespace),
            Summary.of().with("version", from),
            Summary.of().with("version", to)));
  }

  /** Writes the entry of a migration that was accepted although it was changed, in the transaction of that. */
  public static void recordRepair(
      KeptConnection connection,
      Clock clock,
      String actor,
      int libraryVersion,
      RepairedMigration repaired)
      throws SQLException {
    write(
        connection,
        clock,
        actor,
        CountedTables.of(libraryVersion),
        change -> change.updated(
            "schema.repair",
            entity(repaired.namespace()),
            Summary.of().with("version", repaired.version()).with("checksum", repaired.before()),
            Summary.of()
                .with("version", repaired.version())
                .with("checksum", repaired.after().hex())));
  }

  private static String entity(String namespace) {
    return namespace.equals(Migrations.LIBRARY) ? "schema" : "schema/" + namespace;
  }

  private static void write(
      KeptConnection connection,
      Clock clock,
      String actor,
      CountedTables tables,
      Consumer<Change> entry)
      throws SQLException {
    WritePath path =
        new WritePath(connection, clock, actor, tables, (unused, alsoUnused, nobody) -> {});
    path.mutate((unused, change) -> {
      entry.accept(change);
      return true;
    });
    path.finish();
  }
}
