package dev.templedb.nix.entering;

import dev.templedb.CancellationToken;
import dev.templedb.nix.expression.ExpressionForm;
import dev.templedb.nix.expression.ExpressionGenerator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.immutables.value.Value;

/**
 * How environments are built and entered.
 *
 * @param form {@link ExpressionForm#FHS} by default, which needs Linux and user namespaces; {@link ExpressionForm#SHELL} works wherever Nix
 *     does, and starts {@code nix-shell} each time
 * @param environment the variables of the process that is started, Nix's own among them ({@code NIX_PATH}, {@code PATH}); those of this
 *     process by default. {@code putEnvironment} adds one. Where the form is {@code SHELL}, only those that differ from this process's reach
 *     what is run in the environment, because {@code nix-shell --pure} drops the rest
 * @param directory the working directory of what is run; this process's by default
 * @param generator what makes the expressions
 * @param buildArguments further arguments of {@code nix-build}, {@code --option} for instance; other arguments build anew
 * @param buildOutput hears what {@code nix-build} says, line by line, in the calling thread; an exception from it ends the building and is
 *     passed on
 * @param buildTimeLimit how long building may take; without an end by default
 * @param grace how long a process that has to end has from SIGTERM to SIGKILL; 5 seconds by default
 * @param checksNamespaces whether the FHS form is refused at once where this process could not make a user namespace; true by default. False
 *     is for machines with a rule of their own that allows it, an AppArmor profile of bubblewrap for instance
 * @param withoutSecrets whether an environment is also entered when its secret variables can't be read, which then are missing in it; false by
 *     default. If true, they are not even asked for
 * @param cancellation ends building and what is run when cancelled
 */
@Value.Builder
public record LauncherOptions(
    ExpressionForm form,
    Map<String, String> environment,
    Optional<Path> directory,
    ExpressionGenerator generator,
    List<String> buildArguments,
    Consumer<? super String> buildOutput,
    Optional<Duration> buildTimeLimit,
    Duration grace,
    boolean checksNamespaces,
    boolean withoutSecrets,
    CancellationToken cancellation) {

  public LauncherOptions {
    if (form == ExpressionForm.FLAKE) {
      throw new IllegalArgumentException(
          "a flake is for others to use: environments are entered in the form FHS or SHELL");
    }
    environment = Map.copyOf(environment);
    environment.forEach((name, value) -> {
      if (name.isEmpty() || name.indexOf('=') >= 0 || (name + value).indexOf('\0') >= 0) {
        throw new IllegalArgumentException("'" + name
            + "' can't be a variable of a process: its name is empty or has a =, or it has a NUL");
      }
    });
    Objects.requireNonNull(directory, "directory");
    Objects.requireNonNull(generator, "generator");
    buildArguments = List.copyOf(buildArguments);
    Objects.requireNonNull(buildOutput, "buildOutput");
    buildTimeLimit.ifPresent(limit -> checkPositive("buildTimeLimit", limit));
    if (grace.isNegative()) {
      throw new IllegalArgumentException("grace must not be negative, was " + grace);
    }
    Objects.requireNonNull(cancellation, "cancellation");
  }

  /** A builder that starts from the defaults. */
  public static LauncherOptionsBuilder builder() {
    return new LauncherOptionsBuilder()
        .form(ExpressionForm.FHS)
        .environment(System.getenv())
        .generator(ExpressionGenerator.standard())
        .buildOutput(line -> {})
        .grace(Duration.ofSeconds(5))
        .checksNamespaces(true)
        .withoutSecrets(false)
        .cancellation(CancellationToken.create());
  }

  static void checkPositive(String what, Duration duration) {
    if (duration.isZero() || duration.isNegative()) {
      throw new IllegalArgumentException(what + " must be positive, was " + duration);
    }
  }

  /** Without the variables' values, which may be secret. */
  @Override
  public String toString() {
    return "LauncherOptions[form=" + form + ", directory=" + directory + ", buildArguments="
        + buildArguments + ", buildTimeLimit=" + buildTimeLimit + ", grace=" + grace + "]";
  }
}
