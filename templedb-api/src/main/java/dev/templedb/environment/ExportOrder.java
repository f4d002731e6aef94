package dev.templedb.environment;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The order in which variables are exported: by name, those that run commands last, and each after those that its value uses. It depends on
 * names and values alone, not on the levels that these come from, so that an environment and its flattened form export the same.
 */
final class ExportOrder {

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /** An escaped character, the shell's process id, a parameter, a parameter in braces, or the beginning of a command. */
  private static final Pattern EXPANSION = Pattern.compile(
      "\\\\.|\\$\\$|\\$(?<name>[A-Za-z_][A-Za-z0-9_]*)|\\$\\{(?<braces>[^}$`\\\\]*)|(?<command>\\$\\(|`)",
      Pattern.DOTALL);

  private final Map<String, ResolvedVariable> variables = new TreeMap<>();
  private final Set<String> running = new HashSet<>();
  private final Map<String, Set<String>> uses = new HashMap<>();
  private final Map<String, List<String>> users = new HashMap<>();

  private ExportOrder(Collection<ResolvedVariable> unordered) {
    unordered.forEach(variable -> variables.put(variable.name(), variable));
    for (ResolvedVariable variable : unordered) {
      Set<String> used = variable.expanded() ? used(variable) : new HashSet<>();
      used.retainAll(variables.keySet());
      used.remove(variable.name());
      uses.put(variable.name(), used);
      used.forEach(
          name -> users.computeIfAbsent(name, key -> new ArrayList<>()).add(variable.name()));
    }
  }

  /** These variables, each of another name, in order. Of those that use each other in a circle, the first by name comes first. */
  static List<ResolvedVariable> of(Collection<ResolvedVariable> variables) {
    return new ExportOrder(variables).ordered();
  }

  private List<ResolvedVariable> ordered() {
    Comparator<String> order =
        Comparator.<String, Boolean>comparing(running::contains).thenComparing(name -> name);
    TreeSet<String> remaining = new TreeSet<>(order);
    remaining.addAll(variables.keySet());
    TreeSet<String> ready = new TreeSet<>(order);
    uses.forEach((name, used) -> {
      if (used.isEmpty()) {
        ready.add(name);
      }
    });
    List<ResolvedVariable> ordered = new ArrayList<>(variables.size());
    while (!remaining.isEmpty()) {
      String next = ready.isEmpty() ? remaining.first() : ready.first();
      ready.remove(next);
      remaining.remove(next);
      ordered.add(variables.get(next));
      for (String user : users.getOrDefault(next, List.of())) {
        Set<String> left = uses.get(user);
        left.remove(next);
        if (left.isEmpty() && remaining.contains(user)) {
          ready.add(user);
        }
      }
    }
    return ordered;
  }

  /** The names that a variable's value uses. A command may use any word of it. */
  private Set<String> used(ResolvedVariable variable) {
    String text = variable.text();
    Set<String> used = new HashSet<>();
    Matcher expansion = EXPANSION.matcher(text);
    while (expansion.find()) {
      if (expansion.group("command") != null) {
        running.add(variable.name());
        addNames(text, used);
        break;
      }
      if (expansion.group("name") != null) {
        used.add(expansion.group("name"));
      } else if (expansion.group("braces") != null) {
        addNames(expansion.group("braces"), used);
      }
    }
    return used;
  }

  private static void addNames(String text, Set<String> names) {
    NAME.matcher(text).results().forEach(name -> names.add(name.group()));
  }
}
