package dev.templedb.nix.entering;

import dev.templedb.content.ContentHash;
import dev.templedb.environment.Pin;
import dev.templedb.environment.ResolvedEnvironment;
import dev.templedb.environment.Sourced;
import dev.templedb.nix.expression.ExpressionForm;
import dev.templedb.nix.expression.ExpressionGenerator;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What is to be built for an environment.
 *
 * @param name {@code environment … of project …}, for messages
 * @param form the form of the expression
 * @param expression the expression, without the description and the names of secrets: to change these builds nothing anew
 * @param wrapper the name of the program that is built, in the form {@link ExpressionForm#FHS}
 * @param sources the hashes of the nixpkgs that the expression is pinned to, as SRI
 * @param key the SHA-256 of the expression and of all that decides what it means
 */
record EnvironmentBuild(
    String name,
    ExpressionForm form,
    String expression,
    String wrapper,
    Set<String> sources,
    ContentHash key) {

  /**
   * What is to be built for an environment.
   *
   * @throws IllegalArgumentException when no expression can be made of it
   */
  static EnvironmentBuild of(
      ResolvedEnvironment environment, LauncherOptions options, String system, Path directory) {
    String expression =
        options.generator().generate(withoutWhatIsNotBuilt(environment), options.form());
    NixpkgsIdentity nixpkgs = new NixpkgsIdentity(options.environment(), directory);
    Set<String> sources = new TreeSet<>();
    Stream.concat(environment.pin().stream(), environment.packagePins().values().stream())
        .map(Sourced::value)
        .map(Pin::narHash)
        .forEach(sources::add);
    return new EnvironmentBuild(
        name(environment.projectSlug(), environment.name()),
        options.form(),
        expression,
        ExpressionGenerator.wrapperName(environment.projectSlug(), environment.name()),
        sources,
        key(
            expression,
            options,
            system,
            environment.pin().isPresent() ? nixpkgs.ofPinned() : nixpkgs.ofSearchPath()));
  }

  /** Neither the description nor the names of secret variables change what is built. */
  private static ResolvedEnvironment withoutWhatIsNotBuilt(ResolvedEnvironment environment) {
    return new ResolvedEnvironment(
        environment.projectSlug(),
        environment.name(),
        environment.lineage(),
        Optional.empty(),
        environment.basePackages(),
        environment.targetPackages(),
        environment.multiPackages(),
        environment.profile(),
        environment.variables().stream()
            .filter(variable -> !variable.isSecret())
            .toList(),
        environment.runScript(),
        environment.extraOutputs(),
        environment.pin(),
        environment.packagePins(),
        environment.active());
  }

  static String name(String projectSlug, String environmentName) {
    return "environment " + environmentName + " of project " + projectSlug;
  }

  private static ContentHash key(
      String expression, LauncherOptions options, String system, String nixpkgs) {
    StringBuilder parts = new StringBuilder("templedb environment 1\0");
    parts.append(options.form()).append('\0').append(system).append('\0');
    parts.append(nixpkgs).append('\0').append(expression).append('\0');
    new TreeMap<>(options.environment())
        .entrySet().stream()
            .filter(entry -> entry.getKey().startsWith("NIXPKGS_ALLOW_"))
            .map(Map.Entry::toString)
            .forEach(entry -> parts.append(entry).append('\0'));
    parts.append('\0').append(String.join("\0", options.buildArguments()));
    return ContentHash.of(parts.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Which attributes are built: those whose programs are run, or what keeps everything that a shell needs. */
  List<String> attributes() {
    return form == ExpressionForm.FHS ? List.of("fhs", "command") : List.of("inputDerivation");
  }
}
