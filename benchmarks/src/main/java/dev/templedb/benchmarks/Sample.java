package dev.templedb.benchmarks;

import dev.templedb.TempleDb;
import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.environment.EnvironmentVariable;
import dev.templedb.project.DeploymentTargetDetails;
import dev.templedb.project.ProjectDetails;
import dev.templedb.transfer.TreeImport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What the look-ups work on: 200 projects, one of which has 2,000 files, an environment with ten variables, and a deployment target.
 */
public final class Sample {

  /** How many files {@link #PROJECT} has. */
  public static final int FILES = 2_000;

  /** The project that has something in it. */
  public static final String PROJECT = "project-100";

  /** The name of its environment. */
  public static final String ENVIRONMENT = "dev";

  /** The name of its deployment target. */
  public static final String TARGET = "production";

  private static final int PROJECTS = 200;
  private static final int OTHER_FILES = 20;

  private Sample() {}

  static void create(Path file) throws IOException {
    Path tree = file.resolveSibling("tree");
    Path smallTree = file.resolveSibling("small-tree");
    SourceTree.generate(tree, FILES);
    SourceTree.generate(smallTree, OTHER_FILES);
    try (TempleDb db = TempleDb.open(file)) {
      Map<String, ProjectDetails> projects = new LinkedHashMap<>();
      for (int i = 0; i < PROJECTS; i++) {
        projects.put(
            "project-%03d".formatted(i),
            ProjectDetails.named("Project " + i)
                .withDescription("The project with the number " + i));
      }
      db.projects().createAll(projects);
      db.importTree(TreeImport.of(PROJECT, tree));
      for (String slug : projects.keySet()) {
        if (!slug.equals(PROJECT)) {
          db.importTree(TreeImport.of(slug, smallTree));
        }
      }
      db.environments()
          .create(
              PROJECT,
              ENVIRONMENT,
              EnvironmentDefinition.ofPackages(
                  List.of("jdk17", "maven", "git", "sqlite", "nodejs_20")));
      db.environments().setVariables(PROJECT, ENVIRONMENT, variables("SAMPLE", 10));
      db.deploymentTargets()
          .create(
              PROJECT,
              TARGET,
              DeploymentTargetDetails.builder("production")
                  .provider("aws")
                  .host("app.example.org")
                  .url("https://app.example.org")
                  .build());
    }
  }

  /** So many variables whose names start with {@code prefix}. */
  public static List<EnvironmentVariable> variables(String prefix, int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i -> EnvironmentVariable.literal(prefix + "_" + i, "the value with the number " + i))
        .toList();
  }
}
