package dev.templedb.environment;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The order in which variables are exported: by name, each after those that its value uses, and those that run commands, or use these,
 * last. It depends on names and values alone, not on the levels that these come from, so that an environment and its flattened form export
 * the same.
 */
final class ExportOrder {

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /** An escaped character, the shell's process id, a parameter, a parameter in braces, or the beginning of a command. */
  private static final Pattern EXPANSION = Pattern.compile(
      "\\\\.|\\$\\$|\\$(?<name>[A-Za-z_][A-Za-z0-9_]*)|\\$\\{(?<braces>[^}$`\\\\]*)|(?<command>\\$\\(|`)",
      Pattern.DOTALL);

  private final Map<String, ResolvedVariable> variables = new TreeMap<>();
  private final Set<String> running = new HashSet<>();
  private final Map<String, NavigableSet<String>> uses = new HashMap<>();

  private ExportOrder(Collection<ResolvedVariable> unordered) {
    unordered.forEach(variable -> variables.put(variable.name(), variable));
    for (ResolvedVariable variable : unordered) {
      NavigableSet<String> used = variable.expanded() ? used(variable) : new TreeSet<>();
      used.retainAll(variables.keySet());
      uses.put(variable.name(), used);
    }
  }

  /** These variables, each of another name, in order. Of those that use each other in a circle, one comes before one that it uses. */
  static List<ResolvedVariable> of(Collection<ResolvedVariable> variables) {
    return new ExportOrder(variables).ordered();
  }

  private List<ResolvedVariable> ordered() {
    List<String> byUse = byUse();
    Set<String> late = new HashSet<>();
    for (String name : byUse) {
      if (running.contains(name) || uses.get(name).stream().anyMatch(late::contains)) {
        late.add(name);
      }
    }
    return Stream.concat(
            byUse.stream().filter(name -> !late.contains(name)),
            byUse.stream().filter(late::contains))
        .map(variables::get)
        .toList();
  }

  /** Depth first, with a stack of its own: chains of uses may be long. */
  private List<String> byUse() {
    Set<String> ordered = new LinkedHashSet<>();
    Set<String> entered = new HashSet<>();
    Deque<String> stack = new ArrayDeque<>(variables.keySet());
    while (!stack.isEmpty()) {
      String name = stack.peek();
      if (entered.add(name)) {
        uses.get(name).descendingSet().stream()
            .filter(used -> !entered.contains(used))
            .forEach(stack::push);
      } else {
        ordered.add(stack.pop());
      }
    }
    return List.copyOf(ordered);
  }

  /** The names that a variable's value uses. A command may use any word of it. */
  private NavigableSet<String> used(ResolvedVariable variable) {
    String text = variable.text();
    NavigableSet<String> used = new TreeSet<>();
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
