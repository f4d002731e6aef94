package dev.templedb.environment;

import dev.templedb.setting.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A variable of a {@link ResolvedEnvironment}: one value, or the values that it was appended from.
 *
 * @param name its name
 * @param parts variables of this name in the order in which their values follow each other, never empty; the first one's separator says
 *     nothing, and each other one's is there and stands before its value
 */
public record ResolvedVariable(String name, List<Sourced<EnvironmentVariable>> parts) {

  public ResolvedVariable {
    Objects.requireNonNull(name, "name");
    parts = List.copyOf(parts);
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("the variable '" + name + "' has no value");
    }
    for (int i = 0; i < parts.size(); i++) {
      EnvironmentVariable part = parts.get(i).value();
      if (!part.name().equals(name)) {
        throw new IllegalArgumentException(
            "the variable '" + part.name() + "' is no part of '" + name + "'");
      }
      if (i > 0 && part.separator().isEmpty()) {
        throw new IllegalArgumentException("the variable '" + name + "' of environment '"
            + parts.get(i).source() + "' has no separator, and so nothing before it");
      }
    }
  }

  /**
   * Whether all of it is secret: the last variable of this name is. Others may be appended to a secret, and are then the parts after the first.
   */
  public boolean isSecret() {
    return parts.size() == 1 && hasSecret();
  }

  /** Whether its first part is secret. */
  public boolean hasSecret() {
    return parts.get(0).value().isSecret();
  }

  /** Whether a shell expands any of it. */
  public boolean expanded() {
    return parts.stream().anyMatch(part -> part.value().expanded());
  }

  /**
   * The whole as one variable of its own, with the nearest description that there is. A single part stays as it is. Of several, when a shell
   * expands any of them, the others are escaped so that it leaves these as they are, and no part changes the meaning of the next one.
   *
   * @throws IllegalArgumentException when one of several parts that a shell expands opens a command, parameter or quote that it doesn't
   *     close, or when something is appended to a secret
   */
  public EnvironmentVariable flattened() {
    if (parts.size() > 1 && hasSecret()) {
      throw new IllegalArgumentException("the variable '" + name + "' of environment '"
          + parts.get(1).source() + "' is appended to a secret of environment '"
          + parts.get(0).source() + "'; a variable of its own can't have both");
    }
    if (parts.size() > 1) {
      for (Sourced<EnvironmentVariable> part : parts) {
        if (part.value().expanded() && !ShellText.isComplete(part.value().value())) {
          throw new IllegalArgumentException("the variable '" + name + "' of environment '"
              + part.source() + "' opens a command, parameter or quote that it doesn't close; close"
              + " it, put a backslash before what opens it, or make the variable a literal one");
        }
      }
    }
    Optional<String> description = parts.stream()
        .flatMap(part -> part.value().description().stream())
        .reduce((farther, nearer) -> nearer);
    EnvironmentVariable first = parts.get(0).value();
    return first.isSecret()
        ? new EnvironmentVariable(name, "", false, Optional.empty(), description, first.secret())
        : new EnvironmentVariable(
            name, text(), expanded(), first.separator(), description, Optional.empty());
  }

  /** The same with a clear value in the place of its secret, if it has one. */
  ResolvedVariable revealing(Secret secret) {
    EnvironmentVariable first = parts.get(0).value();
    if (!first.isSecret()) {
      return this;
    }
    List<Sourced<EnvironmentVariable>> revealed = new ArrayList<>(parts);
    revealed.set(
        0,
        new Sourced<>(
            new EnvironmentVariable(
                name,
                secret.reveal(),
                false,
                Optional.empty(),
                first.description(),
                Optional.empty()),
            parts.get(0).source()));
    return new ResolvedVariable(name, revealed);
  }

  /** All parts as one value, which a shell expands when it does so with any of them. Nothing stands for a secret. */
  String text() {
    boolean expanded = expanded();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < parts.size(); i++) {
      EnvironmentVariable part = parts.get(i).value();
      if (i > 0) {
        String separator = part.separator().orElseThrow();
        text.append(expanded ? ShellText.literal(separator) : separator);
      }
      if (!expanded) {
        text.append(part.value());
      } else if (!part.expanded()) {
        text.append(ShellText.literal(part.value()));
      } else {
        text.append(i == parts.size() - 1 ? part.value() : ShellText.ended(part.value()));
      }
    }
    return text.toString();
  }
}
