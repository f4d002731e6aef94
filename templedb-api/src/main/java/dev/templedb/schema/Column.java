package dev.templedb.schema;

import java.util.Optional;
import java.util.OptionalInt;
import org.immutables.value.Value;

/**
 * One column of a table or view.
 *
 * @param name its name
 * @param position its place among the columns, from 1
 * @param dataType its type as it was declared; empty if none was
 * @param nullable whether no {@code NOT NULL} was declared for it
 * @param defaultValue the SQL of its default value
 * @param primaryKeyPosition its place in the primary key, from 1; empty if it is no part of it
 * @param generation where its value comes from
 */
@Value.Builder
public record Column(
    String name,
    int position,
    String dataType,
    boolean nullable,
    Optional<String> defaultValue,
    OptionalInt primaryKeyPosition,
    Generation generation) {

  /** Where a column's value comes from. */
  public enum Generation {
    /** It is written. */
    NONE,
    /** It is computed from other columns whenever it is read. */
    VIRTUAL,
    /** It is computed from other columns when the row is written. */
    STORED,
    /** It is a hidden column of a virtual table, which {@code *} leaves out. */
    HIDDEN
  }

  /** A builder. */
  public static ColumnBuilder builder() {
    return new ColumnBuilder();
  }
}
