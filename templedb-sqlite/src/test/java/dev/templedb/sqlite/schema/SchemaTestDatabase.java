package dev.templedb.sqlite.schema;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.sqlite.SQLiteConfig;

/** Database files as the library makes them, and what tests ask of them. */
final class SchemaTestDatabase {

  static final Instant NOW = Instant.parse("2026-11-20T10:30:00.125Z");
  static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  private SchemaTestDatabase() {}

  static Connection open(Path file) throws SQLException {
    Connection connection = new SQLiteConfig().createConnection("jdbc:sqlite:" + file);
    run(
        connection,
        "PRAGMA busy_timeout = 20000; PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON;"
            + " PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON");
    return connection;
  }

  /** A closed file with the newest schema and the small project in it. */
  static Path withSmallProject(Path file) throws SQLException, IOException {
    try (Connection connection = open(file)) {
      new SchemaMigrator(CLOCK).migrate(connection);
      run(connection, resource("small-project.sql"));
    }
    return file;
  }

  static void run(Connection connection, String script) throws SQLException {
    for (SqlStatement sql : SqlStatement.allOf(script)) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(sql.text());
      }
    }
  }

  /** Each row's columns, joined by a bar as the shell does it; none for a statement that has no result. */
  static List<String> rows(Connection connection, String query) throws SQLException {
    List<String> result = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      if (!statement.execute(query)) {
        return result;
      }
      ResultSet rows = statement.getResultSet();
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        List<String> row = new ArrayList<>();
        for (int column = 1; column <= columns; column++) {
          String value = rows.getString(column);
          row.add(value == null ? "" : value);
        }
        result.add(String.join("|", row));
      }
    }
    return result;
  }

  /** The definitions of all objects but SQLite's own, in the order in which they were created, as a script. */
  static String dump(Connection connection) throws SQLException {
    return String.join(
            "\n\n",
            rows(
                connection,
                "SELECT sql || ';' FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid"))
        + "\n";
  }

  static String resource(String name) throws IOException {
    try (InputStream in = SchemaTestDatabase.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  static Path copy(Path database, Path directory) throws IOException {
    Path copy = directory.resolve("copy.db");
    for (String suffix : List.of("", "-wal", "-shm")) {
      Files.deleteIfExists(Path.of(copy + suffix));
    }
    return Files.copy(database, copy);
  }
}
