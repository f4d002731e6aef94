package dev.templedb.environment;

import java.util.List;

/**
 * A variable of a {@link ResolvedEnvironment}: one value, or the values that it was appended from.
 *
 * @param name its name
 * @param parts in the order in which they follow each other, never empty; the first one's separator says nothing, and each other one's is
 *     there
 */
public record ResolvedVariable(String name, List<Sourced<EnvironmentVariable>> parts) {

  public ResolvedVariable {
    parts = List.copyOf(parts);
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("the variable '" + name + "' has no value");
    }
  }

  /** Whether a shell expands any of it. */
  public boolean expanded() {
    return parts.stream().anyMatch(part -> part.value().expanded());
  }

  /**
   * The whole as one variable of its own. Where the shell expands only some of the parts, the others are escaped, so that it leaves these
   * as they are.
   */
  public EnvironmentVariable flattened() {
    boolean expanded = expanded();
    StringBuilder value = new StringBuilder();
    for (int i = 0; i < parts.size(); i++) {
      EnvironmentVariable part = parts.get(i).value();
      if (i > 0) {
        value.append(literal(part.separator().orElseThrow(), expanded));
      }
      value.append(
          part.expanded() ? withoutOpenDollar(part.value()) : literal(part.value(), expanded));
    }
    EnvironmentVariable last = parts.get(parts.size() - 1).value();
    return new EnvironmentVariable(
        name, value.toString(), expanded, parts.get(0).value().separator(), last.description());
  }

  /** A dollar sign at the end, where it means itself, must not expand what follows. */
  private static String withoutOpenDollar(String expanded) {
    int end = expanded.length();
    int dollars = end;
    while (dollars > 0 && expanded.charAt(dollars - 1) == '$') {
      dollars--;
    }
    int backslashes = dollars;
    while (backslashes > 0 && expanded.charAt(backslashes - 1) == '\\') {
      backslashes--;
    }
    boolean firstIsEscaped = (dollars - backslashes) % 2 == 1;
    int open = end - dollars - (firstIsEscaped ? 1 : 0);
    return open % 2 == 1 ? expanded.substring(0, end - 1) + "\\$" : expanded;
  }

  private static String literal(String text, boolean inExpanded) {
    return inExpanded ? text.replaceAll("[\\\\$`\"]", "\\\\$0") : text;
  }
}
