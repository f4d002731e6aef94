package dev.templedb.sqlite.environment;

import dev.templedb.environment.Environment;
import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.environment.EnvironmentQuery;
import dev.templedb.environment.PackageReplacement;
import dev.templedb.sqlite.connection.KeptConnection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts one package in the place of another. */
final class PackageReplacer {

  private final String before;
  private final String after;

  /** An environment that has the package, and what becomes of it. */
  record Found(Environment environment, PackageReplacement replacement) {}

  PackageReplacer(String before, String after) {
    if (before.isBlank() || after.isBlank()) {
      throw new IllegalArgumentException("a package to replace, or its replacement, is blank");
    }
    this.before = before;
    this.after = after;
  }

  /** The environments that {@code query} means and that would not stay as they are. */
  List<Found> find(KeptConnection connection, EnvironmentQuery query) throws SQLException {
    List<Found> found = new ArrayList<>();
    EnvironmentRows.forEach(connection, EnvironmentFilter.of(query), row -> {
      Environment environment = row.environment();
      EnvironmentDefinition changed = replace(environment.definition());
      if (!changed.equals(environment.definition())) {
        found.add(new Found(
            environment,
            new PackageReplacement(
                environment.projectSlug(), environment.name(), environment.definition(), changed)));
      }
    });
    return found;
  }

  private EnvironmentDefinition replace(EnvironmentDefinition definition) {
    return definition.toBuilder()
        .basePackages(replace(definition.basePackages()))
        .targetPackages(replace(definition.targetPackages()))
        .multiPackages(replace(definition.multiPackages()))
        .packagePins(replace(definition.packagePins()))
        .build();
  }

  private List<String> replace(List<String> packages) {
    return packages.stream().map(name -> name.equals(before) ? after : name).toList();
  }

  /** A pin that the replacement has already stays. */
  private Map<String, String> replace(Map<String, String> pins) {
    String pin = pins.get(before);
    if (pin == null) {
      return pins;
    }
    Map<String, String> replaced = new HashMap<>(pins);
    replaced.remove(before);
    replaced.putIfAbsent(after, pin);
    return replaced;
  }
}
