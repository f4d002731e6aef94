package dev.templedb.nix.expression;

/**
 * Why no expression can be made of an environment.
 *
 * @param projectSlug its project
 * @param environmentName its name
 * @param problem what has to be corrected
 */
public record ExpressionProblem(String projectSlug, String environmentName, String problem) {}
