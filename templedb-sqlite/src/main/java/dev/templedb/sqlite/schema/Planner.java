package dev.templedb.sqlite.schema;

import dev.templedb.schema.MigrationPlan;
import java.util.ArrayList;
import java.util.List;

/** Says what steps would do, without doing it. */
final class Planner {

  private Planner() {}

  /** The steps from one version of a track to another. */
  static List<MigrationPlan.Step> plan(Track track, int from, int to) {
    List<MigrationPlan.Step> steps = new ArrayList<>();
    for (int version = from + 1; version <= to; version++) {
      steps.add(step(track.scripts().get(version - 1), Direction.UP));
    }
    for (int version = from; version > to; version--) {
      steps.add(step(track.scripts().get(version - 1), Direction.DOWN));
    }
    return steps;
  }

  private static MigrationPlan.Step step(MigrationScript script, Direction direction) {
    List<String> statements = new ArrayList<>();
    List<ScriptPart> parts =
        direction == Direction.UP ? script.up() : script.down().orElse(List.of());
    for (ScriptPart part : parts) {
      if (part instanceof ScriptPart.Sql sql) {
        SqlStatement.allOf(sql.sql()).forEach(statement -> statements.add(statement.text()));
      } else {
        statements.add("-- Java: " + part.source());
      }
    }
    if (parts.isEmpty()) {
      statements.add("-- can't be undone");
    }
    return new MigrationPlan.Step(
        script.namespace(),
        script.version(),
        direction.planned,
        script.description(),
        script.checksum(),
        statements);
  }
}
