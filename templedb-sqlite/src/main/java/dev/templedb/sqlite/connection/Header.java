package dev.templedb.sqlite.connection;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteOpenMode;
import org.sqlite.jdbc4.JDBC4Connection;

/**
 * What a database file's first page says, read without locks and without touching the file or its companions. The layout is in the SQLite
 * documentation, "Database File Format", section 1.3.
 *
 * <p>SQLite itself reads it: POSIX drops all of a process's locks on a file when any of its descriptors is closed, so that reading a file
 * that this process has open already would take the locks from under SQLite, and only SQLite knows when a descriptor may be closed.
 *
 * @param kind whether there is a header
 * @param applicationId whose file it is
 * @param userVersion the schema's version, as of the last checkpoint
 * @param sizeBytes how long the file should be; 0 when unknown
 * @param isDamaged whether the file has fewer pages than the header says, or its first page is broken elsewhere
 */
record Header(Kind kind, int applicationId, int userVersion, long sizeBytes, boolean isDamaged) {

  /** What the first bytes are. */
  enum Kind {
    /** A header that SQLite understands. */
    READABLE,
    /** The beginning of a header that SQLite does not understand. */
    BROKEN,
    /** Something else. */
    FOREIGN
  }

  private static final int BYTES = 100;
  private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

  /** The header of {@code file}, which exists and is not empty. */
  static Header read(Path file) throws IOException, SQLException {
    if (Files.size(file) < BYTES) {
      return unreadable(file);
    }
    try (JDBC4Connection connection = open(file);
        Statement statement = connection.createStatement()) {
      try {
        return readable(statement, false);
      } catch (SQLiteException e) {
        if (e.getResultCode() != SQLiteErrorCode.SQLITE_CORRUPT) {
          throw e;
        }
        // This switch lets SQLite read the header of such a file too.
        statement.execute("PRAGMA writable_schema = ON");
        return readable(statement, true);
      }
    } catch (SQLiteException e) {
      return switch (e.getResultCode()) {
        case SQLITE_NOTADB -> unreadable(file);
        case SQLITE_CORRUPT -> new Header(Kind.BROKEN, 0, 0, 0, false);
        default -> throw e;
      };
    }
  }

  private static JDBC4Connection open(Path file) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    config.setOpenMode(SQLiteOpenMode.OPEN_URI);
    String uri = DatabaseFile.frozenUri(file);
    return new JDBC4Connection("jdbc:sqlite:" + uri, uri, config.toProperties());
  }

  private static Header readable(Statement statement, boolean isDamaged) throws SQLException {
    int applicationId = (int) number(statement, "PRAGMA application_id");
    int userVersion = (int) number(statement, "PRAGMA user_version");
    long sizeBytes = isDamaged
        ? 0
        : number(statement, "PRAGMA page_count") * number(statement, "PRAGMA page_size");
    return new Header(Kind.READABLE, applicationId, userVersion, sizeBytes, isDamaged);
  }

  private static long number(Statement statement, String query) throws SQLException {
    try (ResultSet rows = statement.executeQuery(query)) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }

  /** What SQLite can't read is in nobody's use, so it may be opened and closed here. */
  private static Header unreadable(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(MAGIC.length);
      boolean isBeginning = Arrays.equals(start, Arrays.copyOf(MAGIC, start.length));
      return new Header(isBeginning ? Kind.BROKEN : Kind.FOREIGN, 0, 0, 0, false);
    }
  }
}
