package dev.templedb.sqlite.content;

import dev.templedb.error.CorruptionException;
import dev.templedb.sqlite.connection.KeptConnection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Hashes all content of a file again in the calling thread, and ends at the first damage. */
public final class ContentRehash {

  private static final int BATCH_ROWS = 256;

  private static final String NEXT = """
      SELECT id, size_bytes
        FROM contents
       WHERE id > ? AND (chunk_count = 0 OR size_bytes > 0)
       ORDER BY id
       LIMIT ?
      """;
  private static final String LOST = """
      SELECT f.hash_sha256
        FROM file_contents f
        LEFT JOIN contents c ON c.id = f.content_id
       WHERE c.id IS NULL OR f.hash_sha256 <> lower(hex(c.sha256)) OR f.file_size_bytes <> c.size_bytes
       LIMIT 1
      """;

  private record Listed(long id, long sizeBytes) {}

  private ContentRehash() {}

  /**
   * Checks the content that {@code connection} sees.
   *
   * @param name what an error message calls the file
   * @return how many there are
   * @throws CorruptionException when one is damaged, or one that a file refers to is missing
   */
  public static long run(KeptConnection connection, String name, WorkProgress progress)
      throws SQLException {
    long count = 0;
    long after = 0;
    for (List<Listed> some = next(connection, after);
        !some.isEmpty();
        some = next(connection, after)) {
      for (Listed content : some) {
        connection.check();
        read(connection, name, content.id());
        progress.add(1, content.sizeBytes());
        after = content.id();
      }
      count += some.size();
    }
    Optional<String> lost = connection.first(LOST, row -> String.valueOf(row.getString(1)));
    if (lost.isPresent()) {
      throw new CorruptionException(
          connection.operation() + ": " + name + " is damaged: a file refers to the content "
              + lost.get() + ", which is missing or has another hash or size");
    }
    return count;
  }

  private static List<Listed> next(KeptConnection connection, long after) throws SQLException {
    List<Listed> found = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(NEXT)) {
      statement.setLong(1, after);
      statement.setInt(2, BATCH_ROWS);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(new Listed(rows.getLong(1), rows.getLong(2)));
        }
      }
    }
    return found;
  }

  private static void read(KeptConnection connection, String name, long id) throws SQLException {
    try {
      Optional<StoredContent> content = StoredContent.find(connection, connection.operation(), id);
      if (content.isPresent()) {
        while (content.get().next(connection).isPresent()) {
          connection.check();
        }
      }
    } catch (CorruptionException e) {
      throw new CorruptionException(name + " is damaged: " + e.getMessage(), e);
    }
  }
}
