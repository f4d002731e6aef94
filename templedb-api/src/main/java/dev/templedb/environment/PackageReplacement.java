package dev.templedb.environment;

/**
 * What replacing a package changes, or would change, in one environment.
 *
 * @param projectSlug the project
 * @param environmentName the environment
 * @param before what it consists of before
 * @param after what it consists of afterwards
 */
public record PackageReplacement(
    String projectSlug,
    String environmentName,
    EnvironmentDefinition before,
    EnvironmentDefinition after) {}
