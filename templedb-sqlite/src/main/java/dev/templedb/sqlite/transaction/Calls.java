package dev.templedb.sqlite.transaction;

import dev.templedb.TempleDbOptions;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.connection.Query;
import java.time.Clock;

/**
 * How a repository reaches the database: each call in a transaction of its own, or all in the caller's. Repositories are written once
 * against this and don't know which.
 */
public interface Calls {

  /** Runs a read. */
  <T> T read(Operation operation, Query<T> query);

  /**
   * Runs a read whose statements must all see the same state, or which hands rows to the caller's code, which may call the database
   * meanwhile.
   */
  <T> T scan(Operation operation, Query<T> query);

  /** As {@link #scan}, of the audit log and its head, which in a transaction cover the changes that it has made so far. */
  <T> T scanAudit(Operation operation, Query<T> query);

  /** Opens a snapshot that outlives the call; in a transaction, that transaction. */
  Snapshot openSnapshot(Operation operation);

  /** Makes one change: runs it, writes its audit entry in the same transaction, and counts it. The only way to change anything. */
  <T> T write(Operation operation, Mutation<T> mutation);

  /** How the database was opened. */
  TempleDbOptions options();

  /** The clock that times come from. */
  default Clock clock() {
    return options().clock();
  }

  /** Reads in one state of the database until it is closed. */
  interface Snapshot extends AutoCloseable {
    /** Runs a read in it. */
    <T> T read(Query<T> query);

    @Override
    void close();
  }
}
