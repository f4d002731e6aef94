package dev.templedb.environment;

import dev.templedb.setting.Secret;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An environment with all that it inherits, each part with the environment that it comes from. Packages and outputs append to the inherited
 * ones, of several mentions of the same one the inherited counts; variables and profiles append or take the place of the inherited ones, as
 * they declare; of pins and commands the nearest counts.
 *
 * @param projectSlug the project
 * @param name the environment
 * @param lineage the names of the environments that it is made from: the one that inherits nothing first, itself last
 * @param description its own description
 * @param basePackages the packages that everybody in the environment needs
 * @param targetPackages further packages, for the target architecture only
 * @param multiPackages packages for both the 64-bit and the 32-bit architecture
 * @param profile the shell scripts that run one after the other when the environment is entered, after the variables are exported;
 *     none of them is empty
 * @param variables in the order in which they are exported: by name, each after those that its value uses, wherever these come from, and
 *     those that run commands, or use these, last. Of those that use each other in a circle, one comes before one that it uses
 * @param runScript the command that is run in the environment; {@code bash} comes from the first of the lineage when nothing else is said
 * @param extraOutputs further package outputs to install
 * @param pin the nixpkgs that the packages come from; empty for that of the machine
 * @param packagePins the packages that come from another nixpkgs, by name
 * @param active whether the environment itself is in use
 */
public record ResolvedEnvironment(
    String projectSlug,
    String name,
    List<String> lineage,
    Optional<String> description,
    List<Sourced<String>> basePackages,
    List<Sourced<String>> targetPackages,
    List<Sourced<String>> multiPackages,
    List<Sourced<String>> profile,
    List<ResolvedVariable> variables,
    Sourced<String> runScript,
    List<Sourced<String>> extraOutputs,
    Optional<Sourced<Pin>> pin,
    Map<String, Sourced<Pin>> packagePins,
    boolean active) {

  public ResolvedEnvironment {
    Objects.requireNonNull(projectSlug, "projectSlug");
    Objects.requireNonNull(name, "name");
    lineage = List.copyOf(lineage);
    Objects.requireNonNull(description, "description");
    basePackages = List.copyOf(basePackages);
    targetPackages = List.copyOf(targetPackages);
    multiPackages = List.copyOf(multiPackages);
    profile = List.copyOf(profile);
    variables = List.copyOf(variables);
    Objects.requireNonNull(runScript, "runScript");
    extraOutputs = List.copyOf(extraOutputs);
    Objects.requireNonNull(pin, "pin");
    packagePins = Sorted.copyOf(packagePins);
  }

  /**
   * Resolves an environment that inherits nothing.
   *
   * @param pins gives a pin by its name; what it throws comes back
   */
  public static ResolvedEnvironment of(
      String projectSlug, String name, EnvironmentState state, Function<String, Pin> pins) {
    return resolve(projectSlug, List.of(new Sourced<>(state, name)), pins);
  }

  /**
   * Resolves an environment.
   *
   * @param lineage what the environments say that it is made from: the one that inherits nothing first, itself last
   * @param pins gives a pin by its name; what it throws comes back
   * @throws IllegalArgumentException when the lineage is empty
   */
  public static ResolvedEnvironment resolve(
      String projectSlug, List<Sourced<EnvironmentState>> lineage, Function<String, Pin> pins) {
    return new Resolution(lineage).resolve(projectSlug, pins);
  }

  /**
   * The script that runs when the environment is entered, after the variables are exported: all parts, each ended by a line feed, and by two
   * where a backslash would take the next line in. A quote or here-document that a part leaves open goes on in the next one.
   */
  public String profileText() {
    return profile.stream().map(part -> ended(part.value())).collect(Collectors.joining());
  }

  private static String ended(String script) {
    String line = script.endsWith("\n") ? script : script + "\n";
    return line.endsWith("\\\n") ? line + "\n" : line;
  }

  /** All packages, each once: base, target and multi packages. */
  public Set<String> packages() {
    return Stream.of(basePackages, targetPackages, multiPackages)
        .flatMap(List::stream)
        .map(Sourced::value)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /**
   * The same as an environment that inherits nothing, without what it was made from (its template, or detection). It has the same packages,
   * profile, pins and variables when it is resolved.
   *
   * @throws IllegalArgumentException as {@link ResolvedVariable#flattened}
   */
  public EnvironmentState flattened() {
    EnvironmentDefinition definition = EnvironmentDefinition.builder()
        .description(description)
        .basePackages(values(basePackages))
        .targetPackages(values(targetPackages))
        .multiPackages(values(multiPackages))
        .profile(
            profile.size() == 1
                ? Optional.of(profile.get(0).value())
                : Optional.of(profileText()).filter(text -> !text.isEmpty()))
        .runScript(runScript.value())
        .extraOutputs(values(extraOutputs))
        .pin(pin.map(sourced -> sourced.value().name()))
        .packagePins(packagePins.entrySet().stream()
            .collect(Collectors.toMap(
                Map.Entry::getKey, entry -> entry.getValue().value().name())))
        .active(active)
        .build();
    return new EnvironmentState(
        definition, variables.stream().map(ResolvedVariable::flattened).toList());
  }

  /** The names of the variables that are secret, or begin with a secret that something is appended to. */
  public List<String> secretVariables() {
    return variables.stream()
        .filter(ResolvedVariable::hasSecret)
        .map(ResolvedVariable::name)
        .toList();
  }

  /**
   * The same with clear values in the place of secrets. <b>Whatever is made of it shows them</b>: an expression that is generated from it gets into
   * the Nix store, which everybody on the machine can read, and stays there. A launcher passes secrets without that.
   *
   * @param secrets values by the name of the variable, as {@link EnvironmentRepository#revealVariables} gives them; secrets of other variables
   *     stay as they are
   */
  public ResolvedEnvironment revealing(Map<String, Secret> secrets) {
    return new ResolvedEnvironment(
        projectSlug,
        name,
        lineage,
        description,
        basePackages,
        targetPackages,
        multiPackages,
        profile,
        variables.stream()
            .map(variable -> {
              Secret secret = secrets.get(variable.name());
              return secret == null ? variable : variable.revealing(secret);
            })
            .toList(),
        runScript,
        extraOutputs,
        pin,
        packagePins,
        active);
  }

  private static List<String> values(List<Sourced<String>> list) {
    return list.stream().map(Sourced::value).toList();
  }

  /** Without the variables' values, which may be secret. */
  @Override
  public String toString() {
    return "ResolvedEnvironment[" + projectSlug + "/" + name + ", lineage=" + lineage
        + ", packages=" + packages() + ", variables="
        + variables.stream().map(ResolvedVariable::name).toList()
        + ", pin=" + pin.map(sourced -> sourced.value().name()) + "]";
  }
}
