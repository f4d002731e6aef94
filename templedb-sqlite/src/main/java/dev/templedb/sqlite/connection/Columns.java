package dev.templedb.sqlite.connection;

import dev.templedb.error.CorruptionException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads columns by index into Java's types. Text is taken as its UTF-8 bytes, which costs half of the driver's {@code getString}. */
public final class Columns {

  private Columns() {}

  /** Reads one row. */
  @FunctionalInterface
  public interface RowReader<T> {
    /** Gives what the present row holds. */
    T read(ResultSet row) throws SQLException;
  }

  /** A text that is never null. */
  public static String text(ResultSet row, int column) throws SQLException {
    String text = nullableText(row, column);
    if (text == null) {
      throw new CorruptionException(
          "reading column " + column + ": it is null and must not be; run an integrity check");
    }
    return text;
  }

  /** A text that may be null. */
  public static Optional<String> optionalText(ResultSet row, int column) throws SQLException {
    return Optional.ofNullable(nullableText(row, column));
  }

  private static @Nullable String nullableText(ResultSet row, int column) throws SQLException {
    byte[] utf8 = row.getBytes(column);
    return utf8 == null ? null : new String(utf8, StandardCharsets.UTF_8);
  }

  /** A point in time. */
  public static Instant instant(ResultSet row, int column) throws SQLException {
    return SqlTime.parse(text(row, column));
  }

  /** A UUID. */
  public static UUID uuid(ResultSet row, int column) throws SQLException {
    String text = text(row, column);
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw new CorruptionException("reading a UUID: '" + text + "' is none; correct the row", e);
    }
  }
}
