package dev.templedb.sqlite.schema;

import dev.templedb.schema.MigrationCode;

/** A part of what one direction of a step does; what it is called in error messages stands in {@link #source()}. */
sealed interface ScriptPart {

  /** Where the part comes from, for instance {@code V001__create_x.up.sql}. */
  String source();

  /** SQL, with LF line ends. */
  record Sql(String source, String sql) implements ScriptPart {}

  /** Java code. */
  record Code(String source, MigrationCode.Action action) implements ScriptPart {}
}
