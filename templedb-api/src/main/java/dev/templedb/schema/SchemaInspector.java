package dev.templedb.schema;

import java.util.List;
import java.util.Optional;

/**
 * Shows what is in the database file: its tables, indexes, views and triggers, those included that an application or a person has added.
 * Everything here is exact. Each call reads one snapshot on a connection of its own, and works also when the database was opened
 * read-only, when its schema was rolled back, and when a newer library made it. Thread-safe.
 *
 * <p>Every method throws {@link dev.templedb.error.ClosedException} when the database is closed, {@link
 * dev.templedb.error.CorruptionException} when the schema can't be read, and {@link IllegalStateException} when called inside a
 * transaction of this database.
 */
public interface SchemaInspector {

  /** The tables by name, without those that the engine keeps for itself. */
  List<Table> tables();

  /** One table, its name compared as the engine does, without regard to the case of ASCII letters. */
  Optional<Table> findTable(String name);

  /** The indexes by table and name. */
  List<Index> indexes();

  /** The views by name. */
  List<View> views();

  /** The triggers by name. */
  List<Trigger> triggers();

  /**
   * How large each table is, by name, those included that the engine keeps for itself. It reads the whole file, about a second for each
   * gigabyte, and holds a snapshot meanwhile; nobody waits for it. For quick estimates see {@link
   * dev.templedb.maintenance.DatabaseStatus#rows}.
   *
   * @throws dev.templedb.error.CancelledException when the thread is interrupted
   */
  List<TableSize> sizes();

  /**
   * The schema's SQL text: every definition, ended by a semicolon, tables first, then indexes, views and triggers, so that it can be
   * loaded into an empty database. Rows are not in it.
   */
  String dump();

  /** The database at a glance: where it is, its version and migrations, its tables. */
  DatabaseDetails details();
}
