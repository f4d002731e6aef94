package dev.templedb.environment;

import dev.templedb.environment.EnvironmentDiff.Change;
import dev.templedb.environment.EnvironmentDiff.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds what differs between two environments. */
final class EnvironmentComparison {

  /** A value, and the environments of the lineage that have a share in it. */
  private record Item(String value, List<String> sources) {

    static Item of(Sourced<String> sourced) {
      return new Item(sourced.value(), List.of(sourced.source()));
    }

    Sourced<String> sourced() {
      return new Sourced<>(value, sources.stream().distinct().collect(Collectors.joining(", ")));
    }
  }

  private final ResolvedEnvironment before;
  private final ResolvedEnvironment after;
  private final List<Change> changes = new ArrayList<>();

  EnvironmentComparison(ResolvedEnvironment before, ResolvedEnvironment after) {
    this.before = before;
    this.after = after;
  }

  List<Change> changes() {
    compareOne(
        Part.DESCRIPTION,
        environment -> environment.description().map(text -> own(environment, text)));
    compareOne(
        Part.ACTIVE,
        environment -> Optional.of(own(environment, String.valueOf(environment.active()))));
    compareList(Part.BASE_PACKAGE, ResolvedEnvironment::basePackages);
    compareList(Part.TARGET_PACKAGE, ResolvedEnvironment::targetPackages);
    compareList(Part.MULTI_PACKAGE, ResolvedEnvironment::multiPackages);
    compare(Part.VARIABLE, EnvironmentComparison::variables);
    compare(Part.VARIABLE_DESCRIPTION, EnvironmentComparison::variableDescriptions);
    compareOne(Part.PROFILE, EnvironmentComparison::profile);
    compareOne(Part.RUN_SCRIPT, EnvironmentComparison::runScript);
    compareList(Part.EXTRA_OUTPUT, ResolvedEnvironment::extraOutputs);
    compareOne(Part.PIN, environment -> environment.pin().map(EnvironmentComparison::pin));
    compare(Part.PACKAGE_PIN, EnvironmentComparison::packagePins);
    return changes;
  }

  private void compareList(Part part, Function<ResolvedEnvironment, List<Sourced<String>>> list) {
    Map<String, Item> earlier = items(list.apply(before));
    Map<String, Item> later = items(list.apply(after));
    compare(part, earlier, later);
    List<String> earlierOrder =
        earlier.keySet().stream().filter(later::containsKey).toList();
    List<String> laterOrder =
        later.keySet().stream().filter(earlier::containsKey).toList();
    if (!earlierOrder.equals(laterOrder)) {
      changes.add(new Change(
          part,
          "",
          Optional.of(new Sourced<>(String.join(" ", earlierOrder), before.name())),
          Optional.of(new Sourced<>(String.join(" ", laterOrder), after.name()))));
    }
  }

  private void compareOne(Part part, Function<ResolvedEnvironment, Optional<Item>> item) {
    compare(part, environment -> item.apply(environment).map(i -> Map.of("", i)).orElse(Map.of()));
  }

  private void compare(Part part, Function<ResolvedEnvironment, Map<String, Item>> items) {
    compare(part, items.apply(before), items.apply(after));
  }

  private void compare(Part part, Map<String, Item> earlier, Map<String, Item> later) {
    earlier.forEach((name, item) -> {
      Item other = later.get(name);
      if (other == null || !isSame(item, other)) {
        changes.add(new Change(
            part,
            name,
            Optional.of(item.sourced()),
            Optional.ofNullable(other).map(Item::sourced)));
      }
    });
    later.forEach((name, item) -> {
      if (!earlier.containsKey(name)) {
        changes.add(new Change(part, name, Optional.empty(), Optional.of(item.sourced())));
      }
    });
  }

  private boolean isSame(Item earlier, Item later) {
    if (!earlier.value().equals(later.value())
        || earlier.sources().size() != later.sources().size()) {
      return false;
    }
    for (int i = 0; i < earlier.sources().size(); i++) {
      String source = earlier.sources().get(i);
      String other = later.sources().get(i);
      boolean bothOwn = source.equals(before.name()) && other.equals(after.name());
      if (!source.equals(other) && !bothOwn) {
        return false;
      }
    }
    return true;
  }

  /** The default is nobody's word: that the lineages are of different lengths is no difference. */
  private static Optional<Item> runScript(ResolvedEnvironment environment) {
    Sourced<String> runScript = environment.runScript();
    return Optional.of(
        runScript.value().equals(EnvironmentDefinition.DEFAULT_RUN_SCRIPT)
            ? own(environment, runScript.value())
            : Item.of(runScript));
  }

  private static Item own(ResolvedEnvironment environment, String value) {
    return new Item(value, List.of(environment.name()));
  }

  private static Map<String, Item> items(List<Sourced<String>> list) {
    Map<String, Item> items = new LinkedHashMap<>();
    list.forEach(sourced -> items.put(sourced.value(), Item.of(sourced)));
    return items;
  }

  private static Map<String, Item> variables(ResolvedEnvironment environment) {
    Map<String, Item> items = new LinkedHashMap<>();
    for (ResolvedVariable variable : environment.variables()) {
      String quote = variable.expanded() ? "\"" : "'";
      items.put(
          variable.name(),
          new Item(
              secret(variable) + (variable.isSecret() ? "" : quote + variable.text() + quote),
              variable.parts().stream().map(Sourced::source).toList()));
    }
    return items;
  }

  /** The identity of an encrypted value stands for it: the same is the same, and another may be, too. */
  private static String secret(ResolvedVariable variable) {
    return variable
        .parts()
        .get(0)
        .value()
        .secret()
        .map(id -> "secret " + id + (variable.isSecret() ? "" : " "))
        .orElse("");
  }

  private static Map<String, Item> variableDescriptions(ResolvedEnvironment environment) {
    Map<String, Item> items = new LinkedHashMap<>();
    for (ResolvedVariable variable : environment.variables()) {
      for (Sourced<EnvironmentVariable> part : variable.parts()) {
        part.value()
            .description()
            .ifPresent(
                text -> items.put(variable.name(), Item.of(new Sourced<>(text, part.source()))));
      }
    }
    return items;
  }

  private static Optional<Item> profile(ResolvedEnvironment environment) {
    return Optional.of(environment.profileText())
        .filter(text -> !text.isEmpty())
        .map(text ->
            new Item(text, environment.profile().stream().map(Sourced::source).toList()));
  }

  private static Item pin(Sourced<Pin> pin) {
    return new Item(pin.value().name() + " " + pin.value().revision(), List.of(pin.source()));
  }

  private static Map<String, Item> packagePins(ResolvedEnvironment environment) {
    Map<String, Item> items = new LinkedHashMap<>();
    environment.packagePins().forEach((name, pin) -> items.put(name, pin(pin)));
    return items;
  }
}
