package dev.templedb.sqlite.schema;

import dev.templedb.schema.Migration;
import dev.templedb.schema.Migrations;
import dev.templedb.sqlite.connection.Call;
import dev.templedb.sqlite.connection.CallSettings;
import dev.templedb.sqlite.connection.Database;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.connection.Query;
import dev.templedb.sqlite.transaction.SchemaAudit;
import java.sql.SQLException;
import java.util.List;

/** The migrations of one open database. */
public final class SqliteMigrations implements Migrations {

  private final Database database;
  private final SchemaMigrator migrator;
  private final CallSettings settings;

  /** The migrations of {@code database}. */
  public SqliteMigrations(Database database, SchemaMigrator migrator, CallSettings settings) {
    this.database = database;
    this.migrator = migrator;
    this.settings = settings;
  }

  @Override
  public int version() {
    return read("reading the schema's version", migrator::version);
  }

  @Override
  public List<Migration> list() {
    return read("listing migrations", migrator::list);
  }

  @Override
  public void validate() {
    read("validating the schema", connection -> {
      migrator.validate(connection);
      return true;
    });
  }

  private <T> T read(String verb, Query<T> query) {
    return database.readWhateverSchema(Operation.of(verb), settings, query);
  }

  @Override
  public int migrate() {
    return change(
        "migrating the schema",
        connection -> migrator.migrate(connection, (from, to) -> audit(connection, from, to)));
  }

  @Override
  public void rollback(int version) {
    change("rolling back the schema", connection -> {
      migrator.rollback(connection, version, (from, to) -> audit(connection, from, to));
      return version;
    });
  }

  private void audit(KeptConnection connection, int from, int to) throws SQLException {
    SchemaAudit.record(connection, database.options().clock(), settings.actor(), from, to);
  }

  private int change(String verb, Query<Integer> query) {
    Call call = database.start(Operation.of(verb), settings);
    return database.write(call, connection -> {
      try {
        return Database.translated(connection, call, query);
      } finally {
        database.schemaIsCurrent(
            Database.translated(connection, call, migrator::version) == migrator.newestKnown());
      }
    });
  }
}
