package dev.templedb.sqlite.transaction;

import dev.templedb.sqlite.connection.KeptConnection;
import java.sql.SQLException;

/**
 * One change.
 *
 * @param <T> what it gives
 */
@FunctionalInterface
public interface Mutation<T> {

  /** Changes rows and tells {@code entry} what it did. A mutation that finds nothing to change tells nothing. */
  T run(KeptConnection connection, Change entry) throws SQLException;
}
