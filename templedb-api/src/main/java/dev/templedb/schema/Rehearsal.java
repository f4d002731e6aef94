package dev.templedb.schema;

import java.time.Duration;
import java.util.List;

/**
 * How migrations went on a copy of a database.
 *
 * @param namespace whose migrations, see {@link Migration#namespace()}
 * @param from the version that the database has
 * @param to the version that was gone to
 * @param steps what was done on the copy, in order
 * @param schemaDifferences how the schema differs, where the same version was reached twice, each as a sentence; empty if it doesn't
 * @param tables the tables whose rows differ, where the same version was reached twice
 */
public record Rehearsal(
    String namespace,
    int from,
    int to,
    List<Step> steps,
    List<String> schemaDifferences,
    List<TableDifference> tables) {

  /**
   * One step on the copy.
   *
   * @param version the number of the migration that was applied or undone
   * @param direction whether it was applied or undone
   * @param duration how long it took, validation included
   */
  public record Step(int version, MigrationPlan.Direction direction, Duration duration) {}

  /**
   * A table whose rows are others than before. Only columns that the table has at every version gone through are compared, so that {@code
   * lostByDesign} tables are those that an earlier version does not have, and those whose rows a step changes on purpose.
   *
   * @param table the table's name
   * @param missing how many rows are gone, or have become others
   * @param added how many rows are there that weren't, or were others
   * @param lostByDesign whether the table is undone with a migration, so that it comes back as that migration makes it, or one of the steps says
   *     that it adds or removes its rows
   */
  public record TableDifference(String table, long missing, long added, boolean lostByDesign) {}

  public Rehearsal {
    steps = List.copyOf(steps);
    schemaDifferences = List.copyOf(schemaDifferences);
    tables = List.copyOf(tables);
  }

  /** Whether the schema came back as it was, and every row of the tables that all versions have. */
  public boolean isFaithful() {
    return schemaDifferences.isEmpty() && tables.stream().allMatch(TableDifference::lostByDesign);
  }
}
