package dev.templedb.benchmarks.environment;

import dev.templedb.benchmarks.Pair;
import dev.templedb.benchmarks.Workspace;
import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.environment.EnvironmentState;
import dev.templedb.environment.EnvironmentVariable;
import dev.templedb.environment.Pin;
import dev.templedb.environment.ResolvedEnvironment;
import dev.templedb.nix.expression.ExpressionForm;
import dev.templedb.nix.expression.ExpressionGenerator;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Generates the expression of an environment of 20 packages, as projects have them, in one form. In the place of raw JDBC is a template that
 * is filled in without a look at what it says, which no text with a meaning in Nix survives.
 */
public abstract class GenerateForm extends Pair {

  private static final List<String> PACKAGES = List.of(
      "python311",
      "python311Packages.pip",
      "python311Packages.virtualenv",
      "python311Packages.pytest",
      "nodejs_20",
      "nodePackages.npm",
      "nodePackages.yarn",
      "jdk17",
      "maven",
      "gcc",
      "cmake",
      "gnumake",
      "postgresql",
      "redis",
      "sqlite",
      "docker-compose",
      "git",
      "curl",
      "wget",
      "jq");

  private static final List<EnvironmentVariable> VARIABLES = List.of(
      EnvironmentVariable.literal("DATABASE_URL", "postgresql://localhost/mydb"),
      EnvironmentVariable.literal("GREETING", "it's \"dev\" at ${nobody}"),
      EnvironmentVariable.literal("NODE_ENV", "development"),
      EnvironmentVariable.expanded("PATH", "$HOME/bin:$(pwd)/node_modules/.bin:$PATH"),
      EnvironmentVariable.literal("REDIS_URL", "redis://localhost:6379"));

  private static final String PROFILE = """
      python -m venv venv 2>/dev/null || true
      source venv/bin/activate 2>/dev/null || true
      echo "Full-stack environment loaded"
      echo "Node: $(node --version)"
      echo "Python: ${PYTHON:-none}"
      """;

  private final ExpressionForm form;
  private ResolvedEnvironment environment;
  private ExpressionGenerator generator;

  /** Measures this form. */
  protected GenerateForm(ExpressionForm form) {
    this.form = form;
  }

  @Override
  protected final void setUp(Workspace space) {
    generator = ExpressionGenerator.standard();
    environment = ResolvedEnvironment.of(
        "fullstack-app",
        "dev",
        new EnvironmentState(
            EnvironmentDefinition.builder()
                .description("Everything for the front and the back end")
                .basePackages(PACKAGES)
                .profile(PROFILE)
                .pin("stable")
                .putPackagePins("nodejs_20", "last-with-node-20")
                .build(),
            VARIABLES),
        name -> Pin.of(name, (name.equals("stable") ? "1" : "2").repeat(40), "1".repeat(64))
            .committedOn(LocalDate.of(2026, 6, 1)));
  }

  @Override
  protected final void tearDown() {}

  @Override
  protected final Object throughTempleDb() {
    return generator.generate(environment, form);
  }

  @Override
  protected final Object throughJdbc() {
    return environment.packages().stream()
        .map(name -> "      " + name + "\n")
        .collect(Collectors.joining(
            "",
            "{ pkgs ? import <nixpkgs> { } }:\n(pkgs.buildFHSEnv {\n  name = \""
                + environment.name() + "\";\n  targetPkgs = pkgs: with pkgs; [\n",
            "  ];\n  profile = ''\n" + variables() + environment.profileText()
                + "  '';\n}).env\n"));
  }

  private String variables() {
    return environment.variables().stream()
        .map(variable -> "    export " + variable.name() + "=\""
            + variable.parts().get(0).value().value() + "\"\n")
        .collect(Collectors.joining());
  }
}
