package dev.templedb.nix.expression;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.environment.EnvironmentVariable;
import dev.templedb.environment.ResolvedEnvironment;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Environments as users write them, in every release of nixpkgs: the expression evaluates, and the profile is theirs. */
class DocumentedEnvironmentsTest {

  private static final Pattern TRACE =
      Pattern.compile("TempleDB: (\\S+) is (?:not in|not allowed by) this nixpkgs, using (\\S+)");

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

  /** What takes the place of which package in a release; the days are those of the releases. */
  private static Map<String, String> replacements(String release) {
    return switch (release) {
      case "22.11" -> Map.of("nodejs_20", "nodejs");
      case "25.11" -> Map.of("nodejs_18", "nodejs_20");
      case "26.05" ->
        Map.of(
            "nodejs_18", "nodejs_22",
            "nodejs_20", "nodejs_22",
            "nodePackages.npm", "nodejs_22",
            "nodePackages.yarn", "yarn");
      default -> Map.of();
    };
  }

  private static LocalDate dayOf(String release) {
    return switch (release) {
      case "22.11" -> LocalDate.of(2022, 11, 30);
      case "24.11" -> LocalDate.of(2024, 11, 30);
      case "25.11" -> LocalDate.of(2025, 11, 30);
      default -> LocalDate.of(2026, 5, 31);
    };
  }

  @ParameterizedTest
  @MethodSource("environments")
  void generate_documentedEnvironment_hasWhatItSaysInEveryForm(
      String release, EnvironmentDefinition definition) {
    Map<String, String> replacements = replacements(release);
    String[] packages = Forms.installed(definition.basePackages().stream()
        .map(name -> replacements.getOrDefault(name, name))
        .toArray(String[]::new));
    ResolvedEnvironment environment =
        Resolved.of(definition, List.of(EnvironmentVariable.literal("STAGE", "dev")));
    String script = "export STAGE='dev'\n" + definition.profile().orElseThrow();

    Nix.Run run = Forms.evaluate(release, environment);

    JsonNode forms = Nix.json(run);
    for (String form : List.of("fhs", "command", "flake", "flakeEnv")) {
      JsonNode fhs = forms.get(form);
      assertThat(fhs.get("name").textValue()).isEqualTo("app-dev");
      assertThat(Forms.texts(fhs.get("target"))).containsExactly(packages);
      assertThat(fhs.get("multi")).isEmpty();
      assertThat(fhs.get("profile").textValue()).isEqualToIgnoringNewLines(script);
      assertThat(fhs.get("runScript").textValue()).isEqualTo("bash");
      assertThat(Forms.texts(fhs.get("extraOutputsToInstall")))
          .isEqualTo(definition.extraOutputs());
    }
    for (String form : List.of("shell", "flakeShell", "darwin")) {
      JsonNode shell = forms.get(form);
      // An output that is the package itself is there twice.
      assertThat(Forms.texts(shell.get("packages")).stream().distinct())
          .filteredOn(path -> !path.endsWith(".dev"))
          .containsExactlyElementsOf(Stream.of(packages).distinct().toList());
      assertThat(shell.get("shellHook").textValue()).isEqualToIgnoringNewLines(script);
    }
    assertThat(Forms.texts(forms.get("shell").get("packages")).stream()
            .anyMatch(path -> path.endsWith(".dev")))
        .isEqualTo(definition.extraOutputs().contains("dev"));
    assertThat(forms.get("shell").get("runScript").textValue()).isEqualTo("bash");
  }

  @ParameterizedTest
  @MethodSource("environments")
  void generate_documentedEnvironment_reportsWhatIsReplacedBeforehandAndWhenItIsEvaluated(
      String release, EnvironmentDefinition definition) {
    Map<String, String> expected = new TreeMap<>(replacements(release));
    expected.keySet().retainAll(definition.basePackages());
    ResolvedEnvironment environment = Resolved.of(definition);

    Map<String, String> traced = TRACE
        .matcher(Forms.evaluate(release, environment).errors())
        .results()
        .collect(Collectors.toMap(
            trace -> trace.group(1), trace -> trace.group(2), (one, same) -> one, TreeMap::new));
    Map<String, String> remarked =
        PackageCatalogue.builtIn().check(environment, dayOf(release)).stream()
            .collect(Collectors.toMap(
                PackageRemark::attributePath,
                remark -> remark.replacement().orElse(""),
                (one, other) -> one,
                TreeMap::new));

    assertThat(traced).isEqualTo(expected);
    assertThat(remarked).isEqualTo(expected);
  }
}
