package dev.templedb.sqlite.connection;

import java.sql.SQLException;

/**
 * Work on a connection.
 *
 * @param <T> what it gives
 */
@FunctionalInterface
public interface Query<T> {

  /** Runs on {@code connection}, which must not be kept. */
  T run(KeptConnection connection) throws SQLException;
}
