package dev.templedb.sqlite.schema;

import dev.templedb.schema.MigrationPlan;

/** Which way a step goes. */
enum Direction {
  UP("applied", MigrationPlan.Direction.UP),
  DOWN("undone", MigrationPlan.Direction.DOWN);

  final String done;
  final MigrationPlan.Direction planned;

  Direction(String done, MigrationPlan.Direction planned) {
    this.done = done;
    this.planned = planned;
  }
}
