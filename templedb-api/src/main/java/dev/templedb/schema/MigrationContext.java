package dev.templedb.schema;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The database, for a step in Java, inside the step's transaction. Valid until the step's code returns, in the thread that runs it.
 *
 * <p>Parameters are given as {@code ?} in the SQL and may be null, text, whole numbers, {@code Double}, {@code Boolean} (as 0 or 1), {@code
 * byte[]} and {@code Instant} (as the text that this library writes).
 */
public interface MigrationContext {

  /**
   * Runs one statement.
   *
   * @return how many rows it inserted, updated or deleted
   * @throws IllegalArgumentException when {@code sql} has not exactly one statement, or one that steps must not have, or a parameter is of
   *     another type
   * @throws dev.templedb.error.MigrationException when it fails
   */
  int execute(String sql, @Nullable Object... parameters);

  /** Runs a script without parameters, statement by statement; throws as {@link #execute}. */
  void executeScript(String script);

  /**
   * Gives the rows of a query, one after the other. The consumer may execute statements; to change the rows of the very table that is being
   * read, collect their keys first, because it is undefined which changes the query then sees.
   *
   * @throws IllegalArgumentException as {@link #execute}
   * @throws dev.templedb.error.MigrationException when it fails
   */
  void query(String sql, Consumer<? super MigrationRow> consumer, @Nullable Object... parameters);
}
