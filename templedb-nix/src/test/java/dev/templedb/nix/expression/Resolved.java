package dev.templedb.nix.expression;

import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.environment.EnvironmentState;
import dev.templedb.environment.EnvironmentVariable;
import dev.templedb.environment.Pin;
import dev.templedb.environment.ResolvedEnvironment;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Environments that inherit nothing: {@code dev} of the project {@code app}. */
final class Resolved {

  private Resolved() {}

  static ResolvedEnvironment packages(String... packages) {
    return of(EnvironmentDefinition.ofPackages(List.of(packages)));
  }

  static ResolvedEnvironment variables(List<EnvironmentVariable> variables) {
    return of(EnvironmentDefinition.ofPackages(List.of()), variables);
  }

  static ResolvedEnvironment of(EnvironmentDefinition definition, Pin... pins) {
    return of(definition, List.of(), pins);
  }

  static ResolvedEnvironment of(
      EnvironmentDefinition definition, List<EnvironmentVariable> variables, Pin... pins) {
    Map<String, Pin> byName =
        Stream.of(pins).collect(Collectors.toMap(Pin::name, Function.identity()));
    return ResolvedEnvironment.of(
        "app",
        "dev",
        new EnvironmentState(definition, variables),
        name -> Objects.requireNonNull(byName.get(name)));
  }
}
