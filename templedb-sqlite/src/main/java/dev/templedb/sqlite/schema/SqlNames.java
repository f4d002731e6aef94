package dev.templedb.sqlite.schema;

/** Names from a database, in SQL. */
public final class SqlNames {

  private SqlNames() {}

  /** The name in quotes, so that it is a name whatever is in it. */
  public static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
