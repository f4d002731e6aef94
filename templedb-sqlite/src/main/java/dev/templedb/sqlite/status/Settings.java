package dev.templedb.sqlite.status;

import dev.templedb.sqlite.connection.KeptConnection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** SQLite's settings, asked for one by one. */
final class Settings {

  /** What is so for the file, whoever asks. */
  private static final List<String> OF_THE_FILE = List.of(
      "application_id", "auto_vacuum", "encoding", "journal_mode", "page_size", "user_version");

  /** What is so for a connection, from its opening on. */
  private static final List<String> OF_A_CONNECTION = List.of(
      "cache_size",
      "cell_size_check",
      "foreign_keys",
      "locking_mode",
      "mmap_size",
      "query_only",
      "recursive_triggers",
      "secure_delete",
      "synchronous",
      "temp_store",
      "trusted_schema",
      "wal_autocheckpoint");

  private Settings() {}

  /** The settings of the file, by name. */
  static Map<String, String> ofFile(KeptConnection connection) throws SQLException {
    return of(connection, OF_THE_FILE);
  }

  /** The settings of a connection, by name. */
  static Map<String, String> ofConnection(KeptConnection connection) throws SQLException {
    return of(connection, OF_A_CONNECTION);
  }

  /** Those that SQLite doesn't report, as the size of a mapping that there can't be, are left out. */
  private static Map<String, String> of(KeptConnection connection, List<String> names)
      throws SQLException {
    Map<String, String> settings = new TreeMap<>();
    for (String name : names) {
      connection
          .first("PRAGMA " + name, row -> String.valueOf(row.getString(1)))
          .ifPresent(value -> settings.put(name, value));
    }
    return settings;
  }

  /** Both together: what is the same once, what differs with the name of its connection. */
  static Map<String, String> together(Map<String, String> writer, Map<String, String> reader) {
    Map<String, String> together = new TreeMap<>();
    writer.forEach((name, value) -> {
      if (value.equals(reader.get(name))) {
        together.put(name, value);
      } else {
        together.put("writer." + name, value);
      }
    });
    reader.forEach((name, value) -> {
      if (!value.equals(writer.get(name))) {
        together.put("reader." + name, value);
      }
    });
    return together;
  }
}
