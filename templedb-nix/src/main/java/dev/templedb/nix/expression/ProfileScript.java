package dev.templedb.nix.expression;

import dev.templedb.environment.EnvironmentVariable;
import dev.templedb.environment.ResolvedEnvironment;
import dev.templedb.environment.ResolvedVariable;
import dev.templedb.environment.Sourced;

/**
 * The script that runs when an environment is entered: its variables, and then its profile. Secret variables are not in it: the process that
 * enters has them. What is appended to a secret is appended to what that process has.
 */
final class ProfileScript {

  private ProfileScript() {}

  /**
   * The script; empty when there is neither.
   *
   * @throws IllegalArgumentException when a variable can't be expanded by a shell
   */
  static String of(ResolvedEnvironment environment) {
    StringBuilder script = new StringBuilder();
    for (ResolvedVariable variable : environment.variables()) {
      if (variable.isSecret()) {
        continue;
      }
      script
          .append("export ")
          .append(variable.name())
          .append('=')
          .append(word(variable))
          .append('\n');
    }
    return script.append(environment.profileText()).toString();
  }

  /** The parts beside each other: {@code 'literal'':'"$expanded"} is one word. */
  private static String word(ResolvedVariable variable) {
    StringBuilder word = new StringBuilder();
    for (Sourced<EnvironmentVariable> part : variable.parts()) {
      if (word.length() > 0) {
        word.append(ShellWord.literal(part.value().separator().orElseThrow()));
      }
      word.append(word(part.value()));
    }
    return word.toString();
  }

  private static String word(EnvironmentVariable variable) {
    if (variable.isSecret()) {
      return "\"${" + variable.name() + "-}\"";
    }
    if (!variable.expanded()) {
      return ShellWord.literal(variable.value());
    }
    try {
      return ShellWord.expanded(variable.value());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("the value of variable " + variable.name()
          + " can't be expanded by a shell: " + e.getMessage()
          + "; close it, put a backslash before what opens it, or make the variable a literal one");
    }
  }
}
