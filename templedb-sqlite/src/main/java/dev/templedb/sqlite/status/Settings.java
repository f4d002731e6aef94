package dev.templedb.sqlite.status;

import dev.templedb.sqlite.connection.KeptConnection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** SQLite's settings, asked for one by one. */
final class Settings {

  private static final List<String> NAMES = List.of(
      "application_id",
      "auto_vacuum",
      "busy_timeout",
      "cache_size",
      "cell_size_check",
      "encoding",
      "foreign_keys",
      "journal_mode",
      "locking_mode",
      "mmap_size",
      "page_size",
      "query_only",
      "recursive_triggers",
      "secure_delete",
      "synchronous",
      "temp_store",
      "trusted_schema",
      "user_version",
      "wal_autocheckpoint");

  private Settings() {}

  /** The settings of one connection, by name. Those that SQLite doesn't report, as the size of a mapping that there isn't, are left out. */
  static Map<String, String> of(KeptConnection connection) throws SQLException {
    Map<String, String> settings = new TreeMap<>();
    for (String name : NAMES) {
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
