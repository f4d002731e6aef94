package dev.templedb.nix.detection;

import dev.templedb.environment.EnvironmentDefinition;
import java.util.List;
import java.util.Objects;

/**
 * What a project needs, as far as its files show.
 *
 * @param projectSlug the project
 * @param recommendations the packages: first those for file types, then those that only manifests ask for, then those for every project
 * @param remarks what is wrong with manifests, by path
 */
public record DetectionReport(
    String projectSlug, List<Recommendation> recommendations, List<ManifestRemark> remarks) {

  public DetectionReport {
    Objects.requireNonNull(projectSlug, "projectSlug");
    recommendations = List.copyOf(recommendations);
    remarks = List.copyOf(remarks);
  }

  /** The attribute paths of the recommended packages, in order. */
  public List<String> packages() {
    return recommendations.stream().map(Recommendation::attributePath).toList();
  }

  /** A definition of an environment with the recommended packages, marked as detected. */
  public EnvironmentDefinition toDefinition() {
    return EnvironmentDefinition.builder()
        .description("Detected from the files of " + projectSlug)
        .basePackages(packages())
        .autoDetected(true)
        .build();
  }
}
