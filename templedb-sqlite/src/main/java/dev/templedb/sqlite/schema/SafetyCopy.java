package dev.templedb.sqlite.schema;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/** Copies a database before its schema is changed. */
public interface SafetyCopy {

  /**
   * Copies what {@code connection} sees, whose transaction has the write lock and has changed nothing yet, and verifies the copy.
   *
   * @param version what the copy is of, for its name, for instance {@code v4}
   * @return the copy
   */
  Path make(Connection connection, String version) throws SQLException;

  /** Removes copies that are too many, after all went well. */
  void tidy();
}
