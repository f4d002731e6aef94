package dev.templedb.sqlite.transaction;

import dev.templedb.TempleDbOptions;
import dev.templedb.sqlite.connection.CallSettings;
import dev.templedb.sqlite.connection.Cursor;
import dev.templedb.sqlite.connection.Database;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.connection.Query;

/** Each call in a transaction of its own. Thread-safe. */
public final class DirectCalls implements Calls {

  private final Database database;
  private final CallSettings settings;

  /** Calls with these settings. */
  public DirectCalls(Database database, CallSettings settings) {
    this.database = database;
    this.settings = settings;
  }

  @Override
  public <T> T read(Operation operation, Query<T> query) {
    return database.read(operation, settings, query);
  }

  @Override
  public <T> T scan(Operation operation, Query<T> query) {
    try (Cursor cursor = database.openCursor(operation, settings)) {
      return cursor.read(query);
    }
  }

  @Override
  public <T> T scanAudit(Operation operation, Query<T> query) {
    return scan(operation, query);
  }

  @Override
  public Snapshot openSnapshot(Operation operation) {
    Cursor cursor = database.openCursor(operation, settings);
    return new Snapshot() {
      @Override
      public <T> T read(Query<T> query) {
        return cursor.read(query);
      }

      @Override
      public void close() {
        cursor.close();
      }
    };
  }

  @Override
  public <T> T write(Operation operation, Mutation<T> mutation) {
    return WriteTransaction.run(
        database, operation, settings, transaction -> transaction.writeOnly(mutation));
  }

  @Override
  public TempleDbOptions options() {
    return database.options();
  }
}
