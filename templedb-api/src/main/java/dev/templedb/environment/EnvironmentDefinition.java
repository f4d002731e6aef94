package dev.templedb.environment;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * What an environment consists of, apart from its variables and what it inherits. Packages are attribute paths in nixpkgs, for instance
 * {@code python311Packages.pip}; they are ordered, and a second mention of the same one is dropped.
 *
 * @param description what the environment is for
 * @param basePackages the packages that everybody in the environment needs
 * @param targetPackages further packages, for the target architecture only
 * @param multiPackages packages installed for both the 64-bit and the 32-bit architecture
 * @param profile a shell script that runs when the environment is entered, after the inherited one
 * @param replacesProfile whether the profile, or its absence, takes the place of the inherited one
 * @param runScript the command that is run in the environment, one line; {@code bash}, the default, stands for the inherited one
 * @param extraOutputs further package outputs to install, for instance {@code dev}
 * @param parent the environment of the same project that this one inherits from, by name
 * @param pin the nixpkgs that the packages come from, by the name of a {@link Pin}; without one the inherited, and in the end that of the
 *     machine
 * @param packagePins packages, own or inherited, that come from another nixpkgs: attribute path to the name of a {@link Pin}, by attribute
 *     path
 * @param template the name of the template that the environment was made from
 * @param autoDetected whether the packages were detected
 * @param active whether the environment is in use
 */
@Value.Builder
public record EnvironmentDefinition(
    Optional<String> description,
    List<String> basePackages,
    List<String> targetPackages,
    List<String> multiPackages,
    Optional<String> profile,
    boolean replacesProfile,
    String runScript,
    List<String> extraOutputs,
    Optional<String> parent,
    Optional<String> pin,
    Map<String, String> packagePins,
    Optional<String> template,
    boolean autoDetected,
    boolean active) {

  /** The command that is run in an environment where neither its definition nor those that it inherits from say another. */
  public static final String DEFAULT_RUN_SCRIPT = "bash";

  public EnvironmentDefinition {
    EnvironmentText.check("environment's description", description.orElse(""));
    EnvironmentText.check("environment's profile", profile.orElse(""));
    EnvironmentText.check("environment's runScript", runScript);
    if (runScript.isBlank() || runScript.indexOf('\n') >= 0 || runScript.indexOf('\r') >= 0) {
      throw new IllegalArgumentException(
          "the environment's runScript must be one line that is not blank");
    }
    basePackages = distinct("basePackages", basePackages);
    targetPackages = distinct("targetPackages", targetPackages);
    multiPackages = distinct("multiPackages", multiPackages);
    extraOutputs = distinct("extraOutputs", extraOutputs);
    parent.ifPresent(Environment::checkName);
    pin.ifPresent(Pin::checkName);
    packagePins = Sorted.copyOf(packagePins);
    packagePins.forEach((name, pinName) -> {
      EnvironmentText.checkName("environment's packagePins", name);
      Pin.checkName(pinName);
    });
    template.ifPresent(Environment::checkName);
  }

  /** An active environment with these base packages and nothing else. */
  public static EnvironmentDefinition ofPackages(List<String> basePackages) {
    return builder().basePackages(basePackages).build();
  }

  /** A builder of an active environment without packages. */
  public static EnvironmentDefinitionBuilder builder() {
    return new EnvironmentDefinitionBuilder()
        .replacesProfile(false)
        .runScript(DEFAULT_RUN_SCRIPT)
        .autoDetected(false)
        .active(true);
  }

  /** A builder that starts from this definition. */
  public EnvironmentDefinitionBuilder toBuilder() {
    return new EnvironmentDefinitionBuilder().from(this);
  }

  /** The same with other base packages. */
  public EnvironmentDefinition withBasePackages(List<String> packages) {
    return toBuilder().basePackages(packages).build();
  }

  private static List<String> distinct(String what, List<String> values) {
    values.forEach(value -> EnvironmentText.checkName("environment's " + what, value));
    return List.copyOf(new LinkedHashSet<>(values));
  }
}
