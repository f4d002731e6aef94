package dev.templedb.monitoring;

import java.util.List;

/**
 * A statement that took longer than the option {@code slowStatementThreshold}.
 *
 * @param statement the statement
 * @param plan how the engine runs it, a line for each step, indented by two spaces for each step that it is part of; empty for what has no
 *     plan, or when it could not be found out
 */
public record SlowStatement(StatementEvent statement, List<String> plan) {

  public SlowStatement {
    plan = List.copyOf(plan);
  }
}
