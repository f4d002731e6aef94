package dev.templedb.nix.expression;

import java.util.List;

/**
 * What became of the expressions of many environments, by project slug and name.
 *
 * @param files the files, which are up to date now
 * @param problems the environments that no expression can be made of
 */
public record WrittenExpressions(List<ExpressionFile> files, List<ExpressionProblem> problems) {

  public WrittenExpressions {
    files = List.copyOf(files);
    problems = List.copyOf(problems);
  }
}
