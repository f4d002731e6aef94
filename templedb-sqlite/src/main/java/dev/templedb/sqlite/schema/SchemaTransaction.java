package dev.templedb.sqlite.schema;

import dev.templedb.sqlite.connection.KeptConnection;
import java.sql.Connection;
import java.sql.SQLException;

/** The transactions in which schemas are read and changed; connections come here in autocommit mode and outside of one. */
final class SchemaTransaction {

  /**
   * What runs inside.
   *
   * @param <T> what it gives
   */
  @FunctionalInterface
  interface Work<T> {
    /** Does it. */
    T run() throws SQLException;
  }

  private SchemaTransaction() {}

  /** Reads from one snapshot. */
  static <T> T read(Connection connection, Work<T> work) throws SQLException {
    requireAutoCommit(connection);
    LedgerTable.execute(connection, "BEGIN");
    try {
      return work.run();
    } finally {
      LedgerTable.execute(connection, "ROLLBACK");
    }
  }

  /** Writes, and commits when the work returns. */
  static <T> T write(Connection connection, Work<T> work) throws SQLException {
    requireAutoCommit(connection);
    LedgerTable.execute(connection, "BEGIN IMMEDIATE");
    try {
      T result = work.run();
      LedgerTable.execute(connection, "COMMIT");
      return result;
    } catch (SQLException | RuntimeException | Error e) {
      rollBack(connection, e);
      throw e;
    }
  }

  /**
   * As {@link #write}, with foreign keys off meanwhile: a step that rebuilds a parent table would cascade, and the switch is ignored inside a
   * transaction.
   */
  static <T> T writeWithoutForeignKeys(Connection connection, Work<T> work) throws SQLException {
    boolean enforced = LedgerTable.number(connection, "PRAGMA foreign_keys") == 1;
    if (enforced) {
      LedgerTable.execute(connection, "PRAGMA foreign_keys = OFF");
    }
    try {
      return write(connection, work);
    } finally {
      if (enforced) {
        enforceForeignKeys(connection);
      }
    }
  }

  /** The switch is ignored while a transaction is stuck in the connection, which then must not be written with any more. */
  private static void enforceForeignKeys(Connection connection) throws SQLException {
    boolean enforced = false;
    try {
      LedgerTable.execute(connection, "PRAGMA foreign_keys = ON");
      enforced = LedgerTable.number(connection, "PRAGMA foreign_keys") == 1;
    } finally {
      if (!enforced && connection instanceof KeptConnection kept) {
        kept.makeUnusable();
      }
    }
  }

  /** After some errors SQLite has rolled back by itself, and says here that there is nothing to roll back. */
  private static void rollBack(Connection connection, Throwable reason) {
    try {
      LedgerTable.execute(connection, "ROLLBACK");
    } catch (SQLException e) {
      reason.addSuppressed(e);
    }
  }

  private static void requireAutoCommit(Connection connection) throws SQLException {
    if (!connection.getAutoCommit()) {
      throw new IllegalStateException("migrating needs a connection in autocommit mode");
    }
  }
}
