package dev.templedb.environment;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * What an environment consists of. Packages are attribute paths in nixpkgs, for instance {@code python311Packages.pip}; they are ordered,
 * and a second mention of the same one is dropped.
 *
 * @param description what the environment is for
 * @param basePackages the packages that everybody in the environment needs
 * @param targetPackages further packages, for the target architecture only
 * @param multiPackages packages installed for both the 64-bit and the 32-bit architecture
 * @param profile a shell script that runs when the environment is entered
 * @param runScript the command that is run in the environment, one line; {@code bash} by default
 * @param extraOutputs further package outputs to install, for instance {@code dev}
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
    String runScript,
    List<String> extraOutputs,
    boolean autoDetected,
    boolean active) {

  /** The command that is run in an environment whose definition doesn't say. */
  public static final String DEFAULT_RUN_SCRIPT = "bash";

  public EnvironmentDefinition {
    checkText("description", description.orElse(""));
    checkText("profile", profile.orElse(""));
    checkText("runScript", runScript);
    if (runScript.isBlank() || runScript.indexOf('\n') >= 0 || runScript.indexOf('\r') >= 0) {
      throw new IllegalArgumentException(
          "the environment's runScript must be one line that is not blank");
    }
    basePackages = distinct("basePackages", basePackages);
    targetPackages = distinct("targetPackages", targetPackages);
    multiPackages = distinct("multiPackages", multiPackages);
    extraOutputs = distinct("extraOutputs", extraOutputs);
  }

  /** An active environment with these base packages and nothing else. */
  public static EnvironmentDefinition ofPackages(List<String> basePackages) {
    return builder().basePackages(basePackages).build();
  }

  /** A builder of an active environment without packages. */
  public static EnvironmentDefinitionBuilder builder() {
    return new EnvironmentDefinitionBuilder()
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
    for (String value : values) {
      checkText(what, value);
      if (value.isBlank()) {
        throw new IllegalArgumentException("the environment's " + what + " contain a blank name");
      }
    }
    return List.copyOf(new LinkedHashSet<>(values));
  }

  /** NUL would cut a Nix file short, and a lone surrogate has no UTF-8. */
  static void checkText(String what, String text) {
    Objects.requireNonNull(text, what);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        throw new IllegalArgumentException(
            "the environment's " + what + " contains a NUL character at index " + i);
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        throw new IllegalArgumentException("the environment's " + what
            + " contains half of a character at index " + i + " (a lone surrogate)");
      }
    }
  }
}
