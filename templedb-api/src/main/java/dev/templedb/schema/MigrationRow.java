package dev.templedb.schema;

import org.jspecify.annotations.Nullable;

/** A row of a {@linkplain MigrationContext#query query}, valid while the consumer runs. Columns are numbered from 1. */
public interface MigrationRow {

  /** A column as text, or null. */
  @Nullable String text(int column);

  /** A column as a whole number; 0 where it is null. */
  long number(int column);

  /** A column as a number with fractions; 0 where it is null. */
  double real(int column);

  /** A column's bytes, or null. */
  byte @Nullable [] bytes(int column);

  /** Whether a column is null. */
  boolean isNull(int column);
}
