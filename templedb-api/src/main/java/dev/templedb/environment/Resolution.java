package dev.templedb.environment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** Makes one {@link ResolvedEnvironment} of what the environments of a lineage say. */
final class Resolution {

  private final List<Sourced<EnvironmentState>> lineage;

  /** {@code lineage}: the environment that inherits nothing first. */
  Resolution(List<Sourced<EnvironmentState>> lineage) {
    if (lineage.isEmpty()) {
      throw new IllegalArgumentException("an environment's lineage has itself at least");
    }
    this.lineage = List.copyOf(lineage);
  }

  ResolvedEnvironment resolve(String projectSlug, Function<String, Pin> pins) {
    Objects.requireNonNull(pins, "pins");
    Sourced<EnvironmentState> last = lineage.get(lineage.size() - 1);
    return new ResolvedEnvironment(
        projectSlug,
        last.source(),
        lineage.stream().map(Sourced::source).toList(),
        last.value().definition().description(),
        appended(EnvironmentDefinition::basePackages),
        appended(EnvironmentDefinition::targetPackages),
        appended(EnvironmentDefinition::multiPackages),
        profile(),
        variables(),
        runScript(),
        appended(EnvironmentDefinition::extraOutputs),
        pin(pins),
        packagePins(pins),
        last.value().definition().active());
  }

  private List<Sourced<String>> appended(Function<EnvironmentDefinition, List<String>> list) {
    Map<String, Sourced<String>> appended = new LinkedHashMap<>();
    for (Sourced<EnvironmentState> level : lineage) {
      for (String value : list.apply(level.value().definition())) {
        appended.putIfAbsent(value, new Sourced<>(value, level.source()));
      }
    }
    return List.copyOf(appended.values());
  }

  private List<Sourced<String>> profile() {
    List<Sourced<String>> profile = new ArrayList<>();
    for (Sourced<EnvironmentState> level : lineage) {
      EnvironmentDefinition definition = level.value().definition();
      if (definition.replacesProfile()) {
        profile.clear();
      }
      definition
          .profile()
          .filter(text -> !text.isEmpty())
          .ifPresent(text -> profile.add(new Sourced<>(text, level.source())));
    }
    return profile;
  }

  private List<ResolvedVariable> variables() {
    Map<String, ResolvedVariable> variables = new HashMap<>();
    for (Sourced<EnvironmentState> level : lineage) {
      for (EnvironmentVariable variable : level.value().variables()) {
        List<Sourced<EnvironmentVariable>> parts = new ArrayList<>();
        ResolvedVariable inherited = variables.get(variable.name());
        if (inherited != null && variable.separator().isPresent()) {
          parts.addAll(inherited.parts());
        }
        parts.add(new Sourced<>(variable, level.source()));
        variables.put(variable.name(), new ResolvedVariable(variable.name(), parts));
      }
    }
    return ExportOrder.of(variables.values());
  }

  private Sourced<String> runScript() {
    for (int i = lineage.size() - 1; i >= 0; i--) {
      String runScript = lineage.get(i).value().definition().runScript();
      if (!runScript.equals(EnvironmentDefinition.DEFAULT_RUN_SCRIPT)) {
        return new Sourced<>(runScript, lineage.get(i).source());
      }
    }
    return new Sourced<>(
        EnvironmentDefinition.DEFAULT_RUN_SCRIPT, lineage.get(0).source());
  }

  private Optional<Sourced<Pin>> pin(Function<String, Pin> pins) {
    for (int i = lineage.size() - 1; i >= 0; i--) {
      Sourced<EnvironmentState> level = lineage.get(i);
      Optional<String> pin = level.value().definition().pin();
      if (pin.isPresent()) {
        return Optional.of(new Sourced<>(pins.apply(pin.get()), level.source()));
      }
    }
    return Optional.empty();
  }

  private Map<String, Sourced<Pin>> packagePins(Function<String, Pin> pins) {
    Map<String, Sourced<Pin>> packagePins = new HashMap<>();
    for (Sourced<EnvironmentState> level : lineage) {
      level
          .value()
          .definition()
          .packagePins()
          .forEach(
              (name, pin) -> packagePins.put(name, new Sourced<>(pins.apply(pin), level.source())));
    }
    return packagePins;
  }
}
