package dev.templedb.sqlite.content;

import com.github.luben.zstd.ZstdDictCompress;
import com.github.luben.zstd.ZstdDictDecompress;
import dev.templedb.sqlite.connection.KeptConnection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A trained zstd dictionary: what contents have in common, so that each needs to say only what is its own. Read once for an open database.
 * Thread-safe.
 *
 * <p>zstd's tables for it are not freed when the database is closed but by the garbage collector, after the last stream that uses them.
 */
public final class Dictionary {

  private static final Logger log = LoggerFactory.getLogger(Dictionary.class);

  /** Content above this many bytes gains little, and is stored without. */
  static final int LARGEST_CONTENT_BYTES = 128 << 10;

  private static final String FIND = "SELECT data FROM content_dictionaries WHERE id = ?";
  private static final String NEWEST = "SELECT max(id) FROM content_dictionaries";

  /** Those of one database. */
  private static final class Known {
    final Map<Long, Dictionary> byId = new ConcurrentHashMap<>();
  }

  private final long id;
  private final byte[] data;
  private final Map<Integer, ZstdDictCompress> compressing = new ConcurrentHashMap<>();
  private final ZstdDictDecompress decompressing;

  Dictionary(long id, byte[] data) {
    this.id = id;
    this.data = data;
    this.decompressing = new ZstdDictDecompress(data);
  }

  /** The dictionary in this row, unless it is so damaged that it is none. Rows never change, and their ids are not used again. */
  static Optional<Dictionary> find(KeptConnection connection, long id) throws SQLException {
    Map<Long, Dictionary> known = connection.shared(Known.class, Known::new).byId;
    Dictionary present = known.get(id);
    if (present == null) {
      Optional<byte[]> data = connection.first(FIND, row -> row.getBytes(1), id);
      if (data.isEmpty()) {
        return Optional.empty();
      }
      try {
        present = known.computeIfAbsent(id, any -> new Dictionary(id, data.get()));
      } catch (IllegalStateException e) {
        log.warn("the dictionary {} is damaged; content that needs it can't be read", id, e);
        return Optional.empty();
      }
    }
    return Optional.of(present);
  }

  /** The dictionary that new content is stored with, if one has been trained. */
  public static Optional<Dictionary> newest(KeptConnection connection) throws SQLException {
    long id = connection.first(NEWEST, row -> row.getLong(1)).orElse(0L);
    return id == 0 ? Optional.empty() : find(connection, id);
  }

  long id() {
    return id;
  }

  int sizeBytes() {
    return data.length;
  }

  ZstdDictCompress compressing(int level) {
    return compressing.computeIfAbsent(level, any -> new ZstdDictCompress(data, level));
  }

  ZstdDictDecompress decompressing() {
    return decompressing;
  }
}
