package dev.templedb.sqlite.schema;

import dev.templedb.schema.RepairedMigration;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Accepts migrations that were changed after they were applied, as long as they make the schema that is there. */
final class SchemaRepair {

  /** Hears of each repair in its transaction. */
  @FunctionalInterface
  interface Listener {
    /** A migration was accepted; what this throws undoes all repairs. */
    void repaired(RepairedMigration migration) throws SQLException;
  }

  private SchemaRepair() {}

  /** Repairs {@code tracks}, all in one transaction. */
  static List<RepairedMigration> repair(
      Connection connection, SchemaMigrator migrator, List<Track> tracks, Listener listener)
      throws SQLException {
    return SchemaTransaction.write(connection, () -> {
      List<RepairedMigration> all = new ArrayList<>();
      for (Track track : tracks) {
        MigrationLedger ledger = track.ledger().read(connection);
        ledger.requireVersionsOf(track.scripts());
        List<RepairedMigration> changed = changed(ledger, track);
        if (!changed.isEmpty()) {
          migrator.requireSchema(connection, track, ledger.version());
        }
        for (RepairedMigration each : changed) {
          track.ledger().setChecksum(connection, track.scripts().get(each.version() - 1));
          listener.repaired(each);
        }
        all.addAll(changed);
      }
      return List.copyOf(all);
    });
  }

  private static List<RepairedMigration> changed(MigrationLedger ledger, Track track) {
    List<RepairedMigration> changed = new ArrayList<>();
    for (MigrationLedger.Applied row : ledger.applied()) {
      MigrationScript script = track.scripts().get(row.version() - 1);
      if (!row.checksum().equals(script.checksum().hex())) {
        changed.add(new RepairedMigration(
            track.namespace(),
            row.version(),
            script.description(),
            row.checksum(),
            script.checksum()));
      }
    }
    return changed;
  }
}
