package dev.templedb.nix.expression;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.templedb.environment.EnvironmentDefinition;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Environments as users write them, in every release of nixpkgs: the expression evaluates, and the profile is theirs. */
class DocumentedEnvironmentsTest {

  @BeforeAll
  static void needsNix() {
    Nix.assumeInstalled("nix-instantiate");
  }

  static Stream<Arguments> environments() {
    List<Named<EnvironmentDefinition>> definitions = List.of(
        Named.of(
            "by hand", environment("""
                export PROJECT_ROOT="$HOME/myproject"
                export EDITOR="vim"
                echo "Development environment loaded\"""", "python311", "python311Packages.textual", "git", "sqlite")),
        Named.of(
            "a tool in Python and JavaScript",
            environment(
                    """
                    export TEMPLEDB_PATH="$HOME/.local/share/templedb/templedb.sqlite"
                    export EDITOR="vim"
                    echo "TempleDB development environment loaded"
                    echo "Database: $TEMPLEDB_PATH"
                    """,
                    "python311",
                    "python311Packages.textual",
                    "python311Packages.rich",
                    "sqlite",
                    "nodejs_20",
                    "git")
                .toBuilder()
                .description("TempleDB development environment")
                .addExtraOutputs("dev", "out")
                .build()),
        Named.of(
            "Python",
            environment(
                """
                export PYTHONPATH="$PWD:$PYTHONPATH"
                python -m venv venv 2>/dev/null || true
                source venv/bin/activate 2>/dev/null || true
                echo "Python environment loaded"
                python --version""",
                "python311",
                "python311Packages.pip",
                "python311Packages.virtualenv",
                "python311Packages.pytest",
                "git")),
        Named.of(
            "Node.js",
            environment("""
                export NODE_ENV=development
                echo "Node.js environment loaded"
                node --version
                npm --version""", "nodejs_20", "nodePackages.npm", "nodePackages.yarn", "git")),
        Named.of("Node.js 18", environment("", "nodejs_18", "nodePackages.npm")),
        Named.of(
            "full stack",
            environment(
                """
                export DATABASE_URL="postgresql://localhost/mydb"
                export REDIS_URL="redis://localhost:6379"
                export NODE_ENV=development
                echo "Full-stack environment loaded"
                echo "Node: $(node --version)"
                echo "Python: $(python --version)\"""",
                "nodejs_20",
                "python311",
                "postgresql",
                "redis",
                "git",
                "docker",
                "docker-compose")));
    return Nix.RELEASES.stream()
        .flatMap(
            release -> definitions.stream().map(definition -> Arguments.of(release, definition)));
  }

  private static EnvironmentDefinition environment(String profile, String... packages) {
    return EnvironmentDefinition.ofPackages(List.of(packages)).toBuilder()
        .profile(profile)
        .build();
  }

  @ParameterizedTest
  @MethodSource("environments")
  void generate_documentedEnvironment_evaluates(String release, EnvironmentDefinition definition) {
    String expression =
        ExpressionGenerator.standard().generate(Resolved.of(definition), ExpressionForm.FHS);

    JsonNode recorded = Nix.json(Nix.evaluateGenerated(release, expression, "recorded"));

    assertThat(recorded.get("name").textValue()).isEqualTo("app-dev");
    assertThat(recorded.get("target")).hasSameSizeAs(definition.basePackages());
    assertThat(recorded.get("profile").textValue())
        .isEqualTo(Resolved.of(definition).profileText());
    assertThat(recorded.get("runScript").textValue()).isEqualTo("bash");
  }
}
