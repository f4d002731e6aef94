package dev.templedb.sqlite.maintenance;

import dev.templedb.content.ContentHash;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.schema.SchemaObjects;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A SHA-256 over all rows of a table in the order of their keys. Each value is a byte for its type (0 null, 1 integer, 2 real, 3 text, 4 blob),
 * then of a number its eight bytes, and of the others their length in four bytes and their bytes, text as it is stored; before each row comes
 * a byte 5. VACUUM doesn't change it.
 *
 * @param rows how many rows there are
 * @param hash the digest
 */
record TableDigest(long rows, ContentHash hash) {

  /** The schema itself, but for the statistics and where on the file its objects are. */
  static final String SCHEMA = "sqlite_schema";

  private static final String SEQUENCES = "sqlite_sequence";

  /** What is checked in another way: by row, by the chain, or as what the digests are compared with. */
  private static final Set<String> OTHERWISE = Set.of(
      "project_files",
      "file_contents",
      "contents",
      "content_chunks",
      "project_trees",
      "work_trees",
      "work_tree_indexes",
      "audit_log",
      "database_state",
      "table_seals");

  /** Where no edit of a counted table comes to, by whatever cascade or trigger. */
  private static final Set<String> LIBRARYS_ALONE = Set.of(
      SCHEMA,
      "schema_migrations",
      "application_migrations",
      "file_types",
      "file_type_rules",
      "content_dictionaries",
      "audit_spans",
      "secrets");

  private static final String TABLES = """
      SELECT name
        FROM sqlite_schema
       WHERE type = 'table'
       ORDER BY name
      """;

  /** The tables that have digests: this library's, also those of versions to come, with the schema and the sequences. */
  static List<String> tables(KeptConnection connection) throws SQLException {
    List<String> tables = new ArrayList<>();
    tables.add(SCHEMA);
    try (PreparedStatement statement = connection.prepareStatement(TABLES);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        String table = rows.getString(1);
        if (table != null && isDigested(table)) {
          tables.add(table);
        }
      }
    }
    return tables;
  }

  /** Whether a table without a count changes by the library's own statements alone, or by a hand where none is meant to be. */
  static boolean isLibrarysAlone(String table) {
    return LIBRARYS_ALONE.contains(table);
  }

  private static boolean isDigested(String table) {
    return table.equals(SEQUENCES)
        || (SchemaObjects.names().contains(table) && !OTHERWISE.contains(table));
  }

  /** The digest of a table as it is now. */
  static TableDigest of(KeptConnection connection, String table) throws SQLException {
    return of(connection, table, Long.MAX_VALUE).orElseThrow();
  }

  /** The same, unless it takes longer than {@code limitNanos}. */
  static Optional<TableDigest> of(KeptConnection connection, String table, long limitNanos)
      throws SQLException {
    long start = System.nanoTime();
    MessageDigest digest = newDigest();
    long count = 0;
    try (PreparedStatement statement = connection.prepareStatement(select(table));
        ResultSet rows = statement.executeQuery()) {
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        connection.check();
        digest.update((byte) 5);
        for (int column = 1; column <= columns; column++) {
          add(digest, rows, column);
        }
        count++;
        if ((count & 0xff) == 0 && System.nanoTime() - start > limitNanos) {
          return Optional.empty();
        }
      }
    }
    return Optional.of(new TableDigest(count, ContentHash.ofDigest(digest.digest())));
  }

  private static String select(String table) {
    return switch (table) {
      case SCHEMA ->
        "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name IN (" + ours()
            + ") OR tbl_name IN (" + ours() + ") ORDER BY type, name, tbl_name";
      case SEQUENCES -> "SELECT name, seq FROM sqlite_sequence WHERE name IN (" + ours() + ")";
      default -> "SELECT * FROM \"" + table + "\" NOT INDEXED";
    };
  }

  /** Tables of an application may be written by it without the library's knowing. */
  private static String ours() {
    return SchemaObjects.names().stream().sorted().collect(Collectors.joining("', '", "'", "'"));
  }

  private static void add(MessageDigest digest, ResultSet row, int column) throws SQLException {
    Object value = row.getObject(column);
    if (value == null) {
      digest.update((byte) 0);
    } else if (value instanceof Double real) {
      digest.update((byte) 2);
      digest.update(eightBytes(Double.doubleToRawLongBits(real)));
    } else if (value instanceof Number integer) {
      digest.update((byte) 1);
      digest.update(eightBytes(integer.longValue()));
    } else {
      byte[] bytes = row.getBytes(column);
      digest.update((byte) (value instanceof String ? 3 : 4));
      digest.update(ByteBuffer.allocate(4).putInt(0, bytes.length));
      digest.update(bytes);
    }
  }

  private static byte[] eightBytes(long value) {
    return ByteBuffer.allocate(8).putLong(value).array();
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
