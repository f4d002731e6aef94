package dev.templedb.sqlite.connection;

import dev.templedb.TempleDbOptions;
import java.nio.file.Path;
import java.sql.SQLException;

/**
 * A database file that nobody has open, for instance a copy that is being made: each use opens a connection of its own and closes it. What
 * the use throws is passed on, SQLite's errors as ours.
 */
public final class StandaloneFile {

  private StandaloneFile() {}

  /** The name for SQLite's URI syntax. */
  public static String uri(Path file) {
    return DatabaseFile.uri(file);
  }

  /** Reads a file that does not change meanwhile and has no log: SQLite creates nothing beside it. */
  public static <T> T read(Path file, Call call, Query<T> query) {
    return run(new Connections(file, TempleDbOptions.defaults(), true), false, call, query);
  }

  /** Works with a file that is there. */
  public static <T> T write(Path file, Call call, Query<T> query) {
    return write(file, TempleDbOptions.defaults(), call, query);
  }

  /** As {@link #write(Path, Call, Query)}, with these options. */
  public static <T> T write(Path file, TempleDbOptions options, Call call, Query<T> query) {
    return run(new Connections(file, options, false), true, call, query);
  }

  private static <T> T run(Connections connections, boolean writes, Call call, Query<T> query) {
    try (KeptConnection connection = writes ? connections.openWriter() : connections.openReader()) {
      return Database.runOn(connection, call, query);
    } catch (SQLException e) {
      throw Failures.translate(e, call, null);
    }
  }
}
