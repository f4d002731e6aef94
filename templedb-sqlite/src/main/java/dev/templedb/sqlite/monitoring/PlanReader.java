package dev.templedb.sqlite.monitoring;

import java.util.List;

/** Finds out how the engine runs a statement. */
@FunctionalInterface
public interface PlanReader {

  /** The plan's lines; empty when there is none, or it can't be found out. */
  List<String> plan(String sql);
}
