package dev.templedb.sqlite.backup;

import dev.templedb.sqlite.connection.KeptConnection;
import java.sql.SQLException;
import java.time.Clock;

/**
 * What maintenance asks of the schema's migrations. It is given from above, because migrations in turn need the copies that are made here.
 */
public interface SchemaUpgrade {

  /** The newest version that this library knows. */
  int newestKnown();

  /** The newest version that a database mentions. */
  int version(KeptConnection connection) throws SQLException;

  /** The same without migrations of an application. */
  SchemaUpgrade ofLibrary();

  /** Brings a database to the newest version, each step audited. Nobody else has it open. */
  void run(KeptConnection connection, Clock clock, String actor) throws SQLException;
}
