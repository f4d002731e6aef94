package dev.templedb.sqlite.schema;

import dev.templedb.schema.MigrationCode;
import java.sql.Connection;
import java.sql.SQLException;

/** A part of what one direction of a step does; what it is called in error messages stands in {@link #source()}. */
sealed interface ScriptPart {

  /** Where the part comes from, for instance {@code V001__create_x.up.sql}. */
  String source();

  /** SQL, with LF line ends. */
  record Sql(String source, String sql) implements ScriptPart {}

  /** Java code of an application. */
  record Code(String source, MigrationCode.Action action) implements ScriptPart {}

  /** Java code of this library. */
  record Completion(String source, Action action) implements ScriptPart {

    /** What of a step can't be said in SQL. */
    @FunctionalInterface
    interface Action {
      /** Runs after the step's script, in its transaction; also where all tables are empty. */
      void run(Connection connection) throws SQLException;
    }
  }
}
