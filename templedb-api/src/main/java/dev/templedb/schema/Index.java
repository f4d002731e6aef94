package dev.templedb.schema;

import java.util.List;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * An index.
 *
 * @param name its name
 * @param table the table that it belongs to
 * @param keys what it is ordered by
 * @param unique whether it allows each key once
 * @param condition the SQL after {@code WHERE} of a partial index, which has only the rows for which it is true
 * @param definition the statement that created it, as it was written; empty for one that a {@code PRIMARY KEY} or {@code UNIQUE} has made
 */
@Value.Builder
public record Index(
    String name,
    String table,
    List<Key> keys,
    boolean unique,
    Optional<String> condition,
    Optional<String> definition) {

  public Index {
    keys = List.copyOf(keys);
  }

  /**
   * A part of the key.
   *
   * @param column the column; empty when it is an expression, which the index's definition has
   * @param descending whether it is in descending order
   * @param collation by what texts are compared
   */
  public record Key(Optional<String> column, boolean descending, String collation) {}

  /** A builder. */
  public static IndexBuilder builder() {
    return new IndexBuilder();
  }
}
