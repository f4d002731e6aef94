package dev.templedb.sqlite.schema;

import dev.templedb.schema.DatabaseDetails;
import dev.templedb.schema.Index;
import dev.templedb.schema.SchemaInspector;
import dev.templedb.schema.Table;
import dev.templedb.schema.TableSize;
import dev.templedb.schema.Trigger;
import dev.templedb.schema.View;
import dev.templedb.sqlite.connection.CallSettings;
import dev.templedb.sqlite.connection.Cursor;
import dev.templedb.sqlite.connection.Database;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.connection.Query;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Shows the schema of one open database. */
public final class SqliteSchemaInspector implements SchemaInspector {

  private final Database database;
  private final SchemaMigrator migrator;
  private final CallSettings settings;

  /** An inspector of {@code database}. */
  public SqliteSchemaInspector(Database database, SchemaMigrator migrator, CallSettings settings) {
    this.database = database;
    this.migrator = migrator;
    this.settings = settings;
  }

  private <T> T read(String verb, Query<T> query) {
    try (Cursor cursor = database.openCursorWhateverSchema(
        Operation.of("inspecting the schema: " + verb), settings)) {
      return cursor.read(query);
    }
  }

  @Override
  public List<Table> tables() {
    return List.copyOf(read("tables", SchemaCatalogue::tables));
  }

  @Override
  public Optional<Table> findTable(String name) {
    Objects.requireNonNull(name, "name");
    return tables().stream()
        .filter(table -> lowerCase(table.name()).equals(lowerCase(name)))
        .findFirst();
  }

  /** As SQLite compares names: ASCII alone has case. */
  private static String lowerCase(String name) {
    return name.chars()
        .map(c -> c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  @Override
  public List<Index> indexes() {
    return List.copyOf(read("indexes", SchemaCatalogue::indexes));
  }

  @Override
  public List<View> views() {
    return List.copyOf(read("views", SchemaCatalogue::views));
  }

  @Override
  public List<Trigger> triggers() {
    return read("triggers", SchemaCatalogue::triggers);
  }

  @Override
  public List<TableSize> sizes() {
    return List.copyOf(read("sizes", TableSizes::of));
  }

  @Override
  public String dump() {
    return read("dump", SchemaCatalogue::dump);
  }

  @Override
  public DatabaseDetails details() {
    return read("details", connection -> details(connection, database.file(), migrator));
  }

  private static DatabaseDetails details(
      KeptConnection connection, Path file, SchemaMigrator migrator) throws SQLException {
    return DatabaseDetails.builder()
        .location(file.toString())
        .url(file.toUri().toString())
        .version(migrator.version(connection))
        .migrations(migrator.applied(connection))
        .tables(SchemaCatalogue.tables(connection))
        .instructions(ShellInstructions.of(file))
        .build();
  }
}
