package dev.templedb.schema;

import dev.templedb.content.ContentHash;
import java.util.List;

/**
 * What would be done to a database, step by step.
 *
 * @param steps in the order in which they would run, all in one transaction
 */
public record MigrationPlan(List<Step> steps) {

  /** Which way a step goes. */
  public enum Direction {
    /** From one version to the next. */
    UP,
    /** From a version to the one before. */
    DOWN
  }

  /**
   * One step.
   *
   * @param namespace whose it is, see {@link Migration#namespace()}
   * @param version the number of the migration that is applied or undone
   * @param direction whether it is applied or undone
   * @param description what the migration does
   * @param checksum the migration's
   * @param statements the SQL, in order and without comments between statements; where a step is in Java, a comment that names it
   */
  public record Step(
      String namespace,
      int version,
      Direction direction,
      String description,
      ContentHash checksum,
      List<String> statements) {

    public Step {
      statements = List.copyOf(statements);
    }
  }

  public MigrationPlan {
    steps = List.copyOf(steps);
  }

  /** Whether there is nothing to do. */
  public boolean isEmpty() {
    return steps.isEmpty();
  }

  /** The plan as a script for people to read. */
  public String toSql() {
    StringBuilder text = new StringBuilder();
    for (Step step : steps) {
      text.append("-- ")
          .append(step.namespace())
          .append(' ')
          .append(step.version())
          .append(step.direction() == Direction.UP ? " up: " : " down: ")
          .append(step.description())
          .append('\n');
      for (String statement : step.statements()) {
        text.append(statement).append(statement.startsWith("--") ? "\n" : ";\n");
      }
    }
    return text.toString();
  }
}
