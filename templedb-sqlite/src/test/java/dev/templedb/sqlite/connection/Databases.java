package dev.templedb.sqlite.connection;

import dev.templedb.TempleDbOptions;
import dev.templedb.TempleDbOptionsBuilder;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Databases without the library's schema. */
final class Databases {

  static final CallSettings PLAIN = new CallSettings(null, null, "test");

  /** Counts to its parameter, which keeps SQLite's virtual machine busy. */
  static final String COUNT_TO = """
      WITH RECURSIVE n(i) AS (
        SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?
      )
      SELECT count(*) FROM n
      """;

  private Databases() {}

  /** A database with the table {@code t (x)}. */
  static Database open(Path file, Consumer<TempleDbOptionsBuilder> change) {
    TempleDbOptionsBuilder options = TempleDbOptions.builder();
    change.accept(options);
    return Database.open(
        file,
        options.build(),
        0,
        connection -> 0,
        writer -> writer.run("CREATE TABLE IF NOT EXISTS t (x)"),
        (connection, clock, actor) -> {});
  }

  /** Counts without end. */
  static long countForEver(KeptConnection connection) throws java.sql.SQLException {
    return connection.first(COUNT_TO, row -> row.getLong(1), Long.MAX_VALUE).orElseThrow();
  }
}
