package dev.templedb.sqlite.project;

import dev.templedb.project.FileType;
import dev.templedb.project.FileTypeId;
import dev.templedb.project.FileTypeRule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A database in memory in which the migration scripts are run. */
final class Registry implements AutoCloseable {

  static final String CREATE = "V001__create_projects_files_environments_audit.up.sql";
  static final String DROP = "V001__create_projects_files_environments_audit.down.sql";
  static final String REGISTER = "V002__register_file_types.up.sql";
  static final String UNREGISTER = "V002__register_file_types.down.sql";

  private final Connection connection;

  private Registry(Connection connection) {
    this.connection = connection;
  }

  /** An empty database, with foreign keys enforced or not. */
  static Registry open(boolean foreignKeys) throws SQLException {
    Registry registry = new Registry(DriverManager.getConnection("jdbc:sqlite::memory:"));
    registry.execute("PRAGMA foreign_keys = " + (foreignKeys ? "ON" : "OFF"));
    return registry;
  }

  /** A database with the built-in types. */
  static Registry withBuiltInTypes() throws SQLException {
    Registry registry = open(true);
    registry.run(CREATE);
    registry.run(REGISTER);
    return registry;
  }

  static String script(String name) {
    try (InputStream in =
        Registry.class.getResourceAsStream("/dev/templedb/sqlite/schema/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a migration script as a migration is run: in one transaction. */
  void run(String scriptName) throws SQLException {
    execute("BEGIN IMMEDIATE");
    execute(script(scriptName));
    execute("COMMIT");
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  /** The rows of a query, each with its columns joined by a bar. */
  List<String> rows(String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          values.add(result.getString(i));
        }
        rows.add(String.join("|", values));
      }
    }
    return rows;
  }

  Map<Long, String> typeNames() throws SQLException {
    Map<Long, String> names = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT id, type_name FROM file_types")) {
      while (result.next()) {
        names.put(result.getLong(1), result.getString(2));
      }
    }
    return names;
  }

  FileTypeMatcher matcher() throws SQLException {
    List<FileTypeMatcher.Rule> rules = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("""
            SELECT r.rule_kind, r.pattern, t.id, t.is_builtin
              FROM file_type_rules r
              JOIN file_types t ON t.id = r.file_type_id
            """)) {
      while (result.next()) {
        rules.add(new FileTypeMatcher.Rule(
            FileTypeRule.Kind.valueOf(result.getString(1).toUpperCase(Locale.ROOT)),
            result.getString(2),
            new FileTypeId(result.getLong(3)),
            result.getInt(4) == 1));
      }
    }
    return new FileTypeMatcher(rules, idOf(FileType.UNKNOWN), idOf(FileType.BINARY));
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  private FileTypeId idOf(String typeName) throws SQLException {
    return typeNames().entrySet().stream()
        .filter(type -> type.getValue().equals(typeName))
        .map(type -> new FileTypeId(type.getKey()))
        .findFirst()
        .orElseThrow();
  }
}
