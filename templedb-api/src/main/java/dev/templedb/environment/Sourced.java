package dev.templedb.environment;

import java.util.Objects;

/**
 * A part of a {@link ResolvedEnvironment}, and where it comes from.
 *
 * @param <T> what it is
 * @param value what it is
 * @param source the name of the environment that says so: the resolved one or one that it inherits from
 */
public record Sourced<T>(T value, String source) {

  public Sourced {
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(source, "source");
  }
}
