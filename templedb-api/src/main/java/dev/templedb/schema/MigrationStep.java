package dev.templedb.schema;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * One step of an application's {@link MigrationSet}.
 *
 * @param version its number in the set, from 1
 * @param description what it does, for the list of applied migrations
 * @param up what makes the step
 * @param down what undoes it; empty if nothing can, so that a rollback fails there. Afterwards the schema must be what it was, the order of
 *     columns included
 * @param changesRowsOf the tables in which the step, either way, adds or removes rows. Every other table must have as many rows afterwards as
 *     before, or the step fails; tables that the step makes or drops need not be named
 */
public record MigrationStep(
    int version,
    String description,
    MigrationCode up,
    Optional<MigrationCode> down,
    Set<String> changesRowsOf) {

  public MigrationStep {
    Objects.requireNonNull(up, "up");
    Objects.requireNonNull(down, "down");
    changesRowsOf = Set.copyOf(changesRowsOf);
    if (version < 1) {
      throw new IllegalArgumentException("steps are numbered from 1, was " + version);
    }
    if (description.isBlank() || description.lines().count() > 1) {
      throw new IllegalArgumentException(
          "a step's description is one line that is not blank, was '" + description + "'");
    }
  }

  /** A step. */
  public static MigrationStep of(
      int version, String description, MigrationCode up, MigrationCode down) {
    return new MigrationStep(version, description, up, Optional.of(down), Set.of());
  }

  /** A step made and undone by SQL scripts. */
  public static MigrationStep sql(int version, String description, String up, String down) {
    return of(version, description, MigrationCode.sql(up), MigrationCode.sql(down));
  }

  /** A step that can't be undone. */
  public static MigrationStep irreversible(int version, String description, MigrationCode up) {
    return new MigrationStep(version, description, up, Optional.empty(), Set.of());
  }

  /** The same step, which adds or removes rows of {@code tables}. */
  public MigrationStep changingRowsOf(String... tables) {
    return new MigrationStep(version, description, up, down, Set.of(tables));
  }
}
