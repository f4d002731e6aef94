package dev.templedb.sqlite.backup;

import dev.templedb.CancellationToken;
import dev.templedb.ProgressListener;
import dev.templedb.backup.DumpReport;
import dev.templedb.error.InvalidInputException;
import dev.templedb.sqlite.connection.CallSettings;
import dev.templedb.sqlite.connection.Columns;
import dev.templedb.sqlite.connection.Cursor;
import dev.templedb.sqlite.connection.Database;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.content.WorkProgress;
import dev.templedb.sqlite.schema.SqlNames;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Writes a snapshot as SQL: tables first, then their rows, and what would react to them (indexes, triggers) and views last, so that nothing
 * fires while it is loaded. All of it is one transaction with foreign keys off.
 */
final class SqlDump {

  private static final String TABLES = """
      SELECT name, sql
        FROM sqlite_schema
       WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
       ORDER BY rowid
      """;
  private static final String OTHERS = """
      SELECT name, sql
        FROM sqlite_schema
       WHERE type <> 'table' AND sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
       ORDER BY rowid
      """;
  private static final String COLUMNS = "SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0";
  private static final String HAS_SEQUENCES =
      "SELECT count(*) FROM sqlite_schema WHERE name = 'sqlite_sequence'";

  private static final int STATEMENT_CHARACTERS = 64 << 10;
  private static final int STATEMENT_ROWS = 250;

  private record Definition(String name, String sql) {}

  private final Database database;
  private final CallSettings settings;
  private final Path target;
  private final Operation operation;
  private final WorkProgress progress;
  private long rows;

  SqlDump(
      Database database,
      CallSettings settings,
      Path target,
      ProgressListener listener,
      CancellationToken cancellation) {
    this.database = database;
    this.settings = settings;
    this.target = target;
    this.operation = Operation.of("dumping to", target.toString());
    this.progress = new WorkProgress(operation.toString(), listener, cancellation);
  }

  DumpReport run() {
    long start = System.nanoTime();
    database.refuseInsideTransaction(operation);
    Path file = Targets.newFile(target, database.file(), operation);
    try (WorkDirectory work = WorkDirectory.in(Publication.directory(file), operation)) {
      Path text = work.create(".sql");
      long tables = write(text);
      long size = Files.size(text);
      Publication.publish(text, file, operation);
      return new DumpReport(file, size, tables, rows, Duration.ofNanos(System.nanoTime() - start));
    } catch (UncheckedIOException e) {
      throw FileFailures.translate(e.getCause(), operation, file);
    } catch (IOException e) {
      throw FileFailures.translate(e, operation, file);
    }
  }

  private long write(Path file) throws IOException {
    progress.begin("dump", OptionalLong.empty());
    try (BufferedWriter out =
            Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.WRITE);
        Cursor cursor = database.openCursor(operation, settings)) {
      long tables = cursor.read(connection -> {
        try {
          return write(connection, out);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
      progress.end();
      return tables;
    }
  }

  private long write(KeptConnection connection, BufferedWriter out)
      throws SQLException, IOException {
    List<Definition> tables = definitions(connection, TABLES);
    progress.total(
        RowCounts.read(connection).values().stream().mapToLong(Long::longValue).sum());
    line(out, "-- A TempleDB as SQL. To make it a database again: sqlite3 new.db < this file");
    line(out, "PRAGMA foreign_keys = OFF;");
    line(out, "PRAGMA page_size = " + pragma(connection, "PRAGMA page_size") + ";");
    line(out, "BEGIN;");
    line(out, "PRAGMA application_id = " + pragma(connection, "PRAGMA application_id") + ";");
    line(out, "PRAGMA user_version = " + pragma(connection, "PRAGMA user_version") + ";");
    for (Definition table : tables) {
      if (table.sql().regionMatches(true, 0, "CREATE VIRTUAL", 0, 14)) {
        throw new InvalidInputException(operation + ": the table '" + table.name()
            + "' is virtual, and can't be written as SQL; make a backup instead");
      }
      line(out, table.sql() + ";");
    }
    for (Definition table : tables) {
      writeRows(connection, out, table.name());
    }
    if (connection.first(HAS_SEQUENCES, row -> row.getBoolean(1)).orElse(false)) {
      line(out, "DELETE FROM sqlite_sequence;");
      writeRows(connection, out, "sqlite_sequence");
    }
    for (Definition other : definitions(connection, OTHERS)) {
      line(out, other.sql() + ";");
    }
    line(out, "COMMIT;");
    return tables.size();
  }

  private void writeRows(KeptConnection connection, BufferedWriter out, String table)
      throws SQLException, IOException {
    List<String> columns = columns(connection, table);
    String names = columns.stream().map(SqlNames::quoted).collect(Collectors.joining(", "));
    String insert = "INSERT INTO " + SqlNames.quoted(table) + " (" + names + ") VALUES\n(";
    String values = columns.stream()
        .map(SqlNames::quoted)
        .map(name -> "typeof(" + name + "), CASE typeof(" + name + ") WHEN 'text' THEN CAST(" + name
            + " AS BLOB) ELSE " + name + " END")
        .collect(Collectors.joining(", "));
    // Not a kept statement: each table needs its own, once.
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT " + values + " FROM " + SqlNames.quoted(table))) {
      int inStatement = 0;
      long characters = 0;
      while (row.next()) {
        connection.check();
        boolean first = inStatement == 0;
        out.write(first ? insert : ",\n(");
        long bytes = 0;
        for (int i = 0; i < columns.size(); i++) {
          if (i > 0) {
            out.write(',');
          }
          bytes += writeValue(out, row, 2 * i + 1);
        }
        out.write(')');
        characters += 2 * bytes;
        inStatement++;
        rows++;
        progress.add(1, bytes);
        if (inStatement == STATEMENT_ROWS || characters >= STATEMENT_CHARACTERS) {
          line(out, ";");
          inStatement = 0;
          characters = 0;
        }
      }
      if (inStatement > 0) {
        line(out, ";");
      }
    }
  }

  /** Writes the value beside its type, and says about how many bytes it has. */
  private static int writeValue(BufferedWriter out, ResultSet row, int column)
      throws SQLException, IOException {
    switch (Columns.text(row, column)) {
      case "null" -> out.write("NULL");
      case "integer" -> out.write(Long.toString(row.getLong(column + 1)));
      case "real" -> out.write(SqlLiteral.real(row.getDouble(column + 1)));
      case "text" -> {
        byte[] text = bytes(row, column + 1);
        SqlLiteral.writeText(out, text);
        return text.length;
      }
      default -> {
        byte[] blob = bytes(row, column + 1);
        SqlLiteral.writeBlob(out, blob);
        return blob.length;
      }
    }
    return Long.BYTES;
  }

  private static byte[] bytes(ResultSet row, int column) throws SQLException {
    byte[] bytes = row.getBytes(column);
    return bytes == null ? new byte[0] : bytes;
  }

  private static List<Definition> definitions(KeptConnection connection, String query)
      throws SQLException {
    List<Definition> found = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(query);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        found.add(new Definition(Columns.text(rows, 1), Columns.text(rows, 2)));
      }
    }
    return found;
  }

  private static List<String> columns(KeptConnection connection, String table) throws SQLException {
    List<String> names = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
      statement.setString(1, table);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          names.add(Columns.text(rows, 1));
        }
      }
    }
    return names;
  }

  private static long pragma(KeptConnection connection, String sql) throws SQLException {
    return connection.first(sql, row -> row.getLong(1)).orElseThrow();
  }

  private static void line(BufferedWriter out, String text) throws IOException {
    out.write(text);
    out.write('\n');
  }
}
