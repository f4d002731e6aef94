package dev.templedb.benchmarks;

import dev.templedb.TempleDbOptions;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;

/** The driver without anything around it. */
public final class RawJdbc {

  private RawJdbc() {}

  /** A connection with the settings that the library's writer has by default. */
  public static Connection connect(Path file) throws SQLException {
    TempleDbOptions options = TempleDbOptions.defaults();
    SQLiteConfig config = new SQLiteConfig();
    config.setGetGeneratedKeys(false);
    Connection connection = config.createConnection("jdbc:sqlite:" + file);
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA foreign_keys = ON");
      statement.execute("PRAGMA trusted_schema = OFF");
      statement.execute("PRAGMA cell_size_check = ON");
      statement.execute("PRAGMA temp_store = MEMORY");
      statement.execute("PRAGMA synchronous = NORMAL");
      statement.execute("PRAGMA mmap_size = " + options.mmapBytes());
      statement.execute("PRAGMA cache_size = " + -options.writerCacheBytes() / 1_024);
    }
    return connection;
  }
}
