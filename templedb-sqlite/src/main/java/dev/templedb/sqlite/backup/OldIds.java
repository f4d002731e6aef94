package dev.templedb.sqlite.backup;

import dev.templedb.sqlite.connection.Columns;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.content.ContentCheck;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The ids that a database has given before a backup is restored into it. Whoever has it open, here and in other processes, may know what
 * some of them mean; so none of them is given again to something new, and a dictionary that has the id of another one gets a new id.
 */
final class OldIds {

  private static final String HAS_DICTIONARIES = """
      SELECT count(*)
        FROM sqlite_schema
       WHERE name IN ('sqlite_sequence', 'content_dictionaries')
      """;
  private static final String SEQUENCES = "SELECT name, seq FROM sqlite_sequence";
  private static final String DICTIONARIES = "SELECT id, data FROM content_dictionaries";
  private static final String RAISE_SEQUENCE =
      "UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?";
  private static final String ADD_SEQUENCE = """
      INSERT INTO sqlite_sequence (name, seq)
      SELECT ?, ?
       WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = ?)
      """;
  private static final String COPY_DICTIONARY = """
      INSERT INTO content_dictionaries (data, created_at)
      SELECT data, created_at
        FROM content_dictionaries
       WHERE id = ?
      RETURNING id
      """;
  private static final String USE_COPY = "UPDATE contents SET dictionary_id = ?1, row_check = "
      + ContentCheck.keepingData("size_bytes", "encoding", "?1", "chunk_count", "stored_at")
      + " WHERE dictionary_id = ?2";
  private static final String DELETE_DICTIONARY = "DELETE FROM content_dictionaries WHERE id = ?";

  private static final OldIds UNKNOWN = new OldIds(Map.of(), Map.of());

  private final Map<String, Long> sequences;
  private final Map<Long, byte[]> dictionaries;

  private OldIds(Map<String, Long> sequences, Map<Long, byte[]> dictionaries) {
    this.sequences = sequences;
    this.dictionaries = dictionaries;
  }

  /** None: for a database that can't be read any more. */
  static OldIds unknown() {
    return UNKNOWN;
  }

  /** Whether they could not be read. */
  boolean isUnknown() {
    return this == UNKNOWN;
  }

  /** Whether an id was given since they were {@code earlier}. */
  boolean hasMoreThan(OldIds earlier) {
    return !sequences.equals(earlier.sequences);
  }

  /** Those of the database that {@code connection} sees, whatever schema it has. */
  static OldIds read(KeptConnection connection) throws SQLException {
    if (connection.first(HAS_DICTIONARIES, row -> row.getInt(1)).orElse(0) < 2) {
      return new OldIds(Map.of(), Map.of());
    }
    Map<String, Long> sequences = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(SEQUENCES);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        sequences.put(Columns.text(rows, 1), rows.getLong(2));
      }
    }
    return new OldIds(sequences, dictionaries(connection));
  }

  private static Map<Long, byte[]> dictionaries(KeptConnection connection) throws SQLException {
    Map<Long, byte[]> dictionaries = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(DICTIONARIES);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        dictionaries.put(rows.getLong(1), rows.getBytes(2));
      }
    }
    return dictionaries;
  }

  /** Changes a staged database so that it gives none of them a second meaning. */
  void keepApart(KeptConnection staged) throws SQLException {
    for (Map.Entry<String, Long> sequence : sequences.entrySet()) {
      String name = sequence.getKey();
      staged.update(RAISE_SEQUENCE, sequence.getValue(), name);
      staged.update(ADD_SEQUENCE, name, sequence.getValue(), name);
    }
    long used = sequences.getOrDefault("content_dictionaries", 0L);
    Set<Long> ambiguous = new HashSet<>();
    for (Map.Entry<Long, byte[]> dictionary : dictionaries(staged).entrySet()) {
      long id = dictionary.getKey();
      if (id <= used && !Arrays.equals(dictionaries.get(id), dictionary.getValue())) {
        ambiguous.add(id);
      }
    }
    for (long id : ambiguous) {
      long copy = staged.first(COPY_DICTIONARY, row -> row.getLong(1), id).orElseThrow();
      staged.update(USE_COPY, copy, id);
      staged.update(DELETE_DICTIONARY, id);
    }
  }
}
