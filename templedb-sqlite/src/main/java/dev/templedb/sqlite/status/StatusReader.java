package dev.templedb.sqlite.status;

import dev.templedb.error.StorageException;
import dev.templedb.maintenance.DatabaseStatus;
import dev.templedb.maintenance.DatabaseStatusBuilder;
import dev.templedb.maintenance.Figure;
import dev.templedb.maintenance.ReaderPool;
import dev.templedb.maintenance.StorageUse;
import dev.templedb.sqlite.connection.Database;
import dev.templedb.sqlite.connection.Gauges;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.LibraryVersion;
import dev.templedb.sqlite.connection.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;

/** Reads how a database is. */
public final class StatusReader {

  private static final Operation OPERATION = Operation.of("reading the status");

  private static final long CURSOR_BYTES = 1 << 20;

  private StatusReader() {}

  /** The status of {@code database}, read in one snapshot; what belongs to this process is that of the same moment, more or less. */
  public static DatabaseStatus read(Database database) {
    Gauges gauges = database.gauges(OPERATION);
    // Before the own connection is opened, which is none of those that are counted.
    ReaderPool readers = gauges.readers();
    DatabaseStatusBuilder status = DatabaseStatus.builder()
        .location(database.file().toString())
        .readOnly(database.isReadOnly())
        .actor(database.options().actor())
        .uptime(gauges.uptime())
        .libraryVersion(LibraryVersion.get())
        .readers(readers)
        .writeLock(gauges.writeLock())
        .statements(gauges.statements())
        .memoryCeilingBytes(
            database.options().memoryCeilingBytes() + readers.cursors() * CURSOR_BYTES);
    return gauges.read(OPERATION, connection -> {
      readFrom(connection, database.file(), status);
      return status
          .settings(Settings.ofFile(connection))
          .putAllSettings(connection
              .shared(ConnectionSettings.class, () -> ConnectionSettings.read(database, gauges))
              .byName())
          .build();
    });
  }

  /**
   * The settings of readers and of the writer, which are as they were when the connections were opened; so they are asked for once, the
   * writer's on a connection that is opened for it.
   */
  private record ConnectionSettings(Map<String, String> byName) {

    static ConnectionSettings read(Database database, Gauges gauges) {
      Map<String, String> reading = gauges.readAsReader(OPERATION, Settings::ofConnection);
      Map<String, String> writing =
          database.isReadOnly() ? reading : gauges.readAsWriter(OPERATION, Settings::ofConnection);
      return new ConnectionSettings(Settings.together(writing, reading));
    }
  }

  private static void readFrom(KeptConnection connection, Path file, DatabaseStatusBuilder status)
      throws SQLException {
    Map<String, Figure> rows = RowCounts.of(connection);
    status
        .rows(rows)
        .schemaVersion((int) number(connection, "PRAGMA user_version"))
        .engineVersion("SQLite "
            + connection
                .first("SELECT sqlite_version()", row -> row.getString(1))
                .orElse(""))
        .storage(new StorageUse(
            size(file),
            (int) number(connection, "PRAGMA page_size"),
            number(connection, "PRAGMA page_count"),
            number(connection, "PRAGMA freelist_count"),
            size(file.resolveSibling(file.getFileName() + "-wal"))));
    Figure files = rows.get("file_contents");
    if (files != null) {
      status.duplication(ContentRatios.duplication(connection, files));
    }
    Figure contents = rows.get("contents");
    if (contents != null && rows.containsKey("content_chunks")) {
      status.compression(ContentRatios.compression(connection, contents));
    }
  }

  private static long number(KeptConnection connection, String sql) throws SQLException {
    return connection.first(sql, row -> row.getLong(1)).orElse(0L);
  }

  /** Asked of the directory: opening the file and closing it again would drop the locks that this process has on it. */
  private static long size(Path file) {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      throw new StorageException(
          OPERATION + ": can't ask for the size of '" + file + "' (" + e
              + "); see that the file is where it was",
          e);
    }
  }
}
