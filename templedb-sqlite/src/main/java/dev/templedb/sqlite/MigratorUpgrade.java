package dev.templedb.sqlite;

import dev.templedb.ProgressListener;
import dev.templedb.sqlite.backup.SchemaUpgrade;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.schema.MigrationRun;
import dev.templedb.sqlite.schema.SchemaMigrator;
import dev.templedb.sqlite.transaction.SchemaAudit;
import java.sql.SQLException;
import java.time.Clock;

/** What maintenance asks of migrations. */
final class MigratorUpgrade implements SchemaUpgrade {

  private final SchemaMigrator migrator;

  MigratorUpgrade(SchemaMigrator migrator) {
    this.migrator = migrator;
  }

  @Override
  public SchemaUpgrade ofLibrary() {
    return new MigratorUpgrade(migrator.ofLibrary());
  }

  @Override
  public int newestKnown() {
    return migrator.newestKnown();
  }

  @Override
  public int version(KeptConnection connection) throws SQLException {
    return migrator.newestMentioned(connection);
  }

  @Override
  public void run(KeptConnection connection, Clock clock, String actor) throws SQLException {
    migrator.migrate(
        connection,
        MigrationRun.of(
            (namespace, from, to) ->
                SchemaAudit.record(connection, clock, actor, namespace, from, to),
            null,
            ProgressListener.NONE));
  }
}
