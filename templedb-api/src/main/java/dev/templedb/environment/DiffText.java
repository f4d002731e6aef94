package dev.templedb.environment;

import dev.templedb.environment.EnvironmentDiff.Change;
import dev.templedb.environment.EnvironmentDiff.Part;
import java.util.List;
import java.util.Optional;

/** Writes an {@link EnvironmentDiff} for a person to read. */
final class DiffText {

  private static final int CONTEXT = 3;

  private final EnvironmentDiff diff;
  private final StringBuilder text = new StringBuilder();

  DiffText(EnvironmentDiff diff) {
    this.diff = diff;
  }

  String render() {
    Part part = null;
    for (Change change : diff.changes()) {
      if (change.part() != part) {
        part = change.part();
        text.append(title(part)).append('\n');
      }
      if (part == Part.PROFILE) {
        profile(change);
      } else {
        line(change);
      }
    }
    return text.toString();
  }

  private static String title(Part part) {
    return switch (part) {
      case DESCRIPTION -> "description";
      case ACTIVE -> "active";
      case BASE_PACKAGE -> "base packages";
      case TARGET_PACKAGE -> "target packages";
      case MULTI_PACKAGE -> "multi packages";
      case VARIABLE -> "variables";
      case VARIABLE_DESCRIPTION -> "descriptions of variables";
      case PROFILE -> "profile";
      case RUN_SCRIPT -> "command";
      case EXTRA_OUTPUT -> "extra outputs";
      case PIN -> "pin";
      case PACKAGE_PIN -> "pins of packages";
    };
  }

  private void line(Change change) {
    String label = label(change);
    if (change.before().isEmpty() || change.after().isEmpty()) {
      boolean added = change.before().isEmpty();
      Sourced<String> only = change.before().or(change::after).orElseThrow();
      boolean nameIsAll = isList(change.part()) && !change.name().isEmpty();
      text.append(added ? "  + " : "  - ")
          .append(nameIsAll ? label : labelled(label, " = ", value(change.part(), only.value())))
          .append(inherited(only, added ? diff.after() : diff.before()))
          .append('\n');
      return;
    }
    Sourced<String> before = change.before().orElseThrow();
    Sourced<String> after = change.after().orElseThrow();
    text.append("  ~ ");
    if (before.value().equals(after.value())) {
      text.append(labelled(label, ": ", origin(before, diff.before())))
          .append(" -> ")
          .append(origin(after, diff.after()));
    } else {
      text.append(labelled(label, " = ", value(change.part(), before.value())))
          .append(inherited(before, diff.before()))
          .append(" -> ")
          .append(value(change.part(), after.value()))
          .append(inherited(after, diff.after()));
    }
    text.append('\n');
  }

  private static boolean isList(Part part) {
    return part == Part.BASE_PACKAGE
        || part == Part.TARGET_PACKAGE
        || part == Part.MULTI_PACKAGE
        || part == Part.EXTRA_OUTPUT;
  }

  private static String label(Change change) {
    if (change.name().isEmpty()) {
      return isList(change.part()) ? "(order)" : "";
    }
    return plainOrQuoted(change.name());
  }

  private static String labelled(String label, String mark, String value) {
    return label.isEmpty() ? value : label + mark + value;
  }

  private static String value(Part part, String value) {
    if (part == Part.VARIABLE && value.startsWith("secret ")) {
      return secret(value);
    }
    if (part == Part.VARIABLE && value.length() >= 2) {
      char quote = value.charAt(0) == '\'' ? '\'' : '"';
      return quoted(value.substring(1, value.length() - 1), quote);
    }
    boolean isText = part == Part.DESCRIPTION || part == Part.VARIABLE_DESCRIPTION;
    return isText || part == Part.RUN_SCRIPT ? quoted(value, '"') : plainOrQuoted(value);
  }

  /** A secret's identity as it is; what is appended to it quoted. */
  private static String secret(String value) {
    int appended = value.indexOf(' ', "secret ".length());
    return appended < 0
        ? value
        : value.substring(0, appended) + " + "
            + value(Part.VARIABLE, value.substring(appended + 1));
  }

  /** Where something comes from, when that is not the environment itself. */
  private static String inherited(Sourced<String> sourced, String environment) {
    return sourced.source().equals(environment) ? "" : " (" + origin(sourced, environment) + ")";
  }

  private static String origin(Sourced<String> sourced, String environment) {
    return sourced.source().equals(environment)
        ? "its own"
        : "from " + plainOrQuoted(sourced.source());
  }

  private void profile(Change change) {
    if (change.before().map(Sourced::value).equals(change.after().map(Sourced::value))) {
      line(change);
      return;
    }
    String origin =
        change.before().map(sourced -> origin(sourced, diff.before())).orElse("none");
    String newOrigin =
        change.after().map(sourced -> origin(sourced, diff.after())).orElse("none");
    if (origin.startsWith("from") || newOrigin.startsWith("from")) {
      text.append("  (").append(origin).append(" -> ").append(newOrigin).append(")\n");
    }
    List<LineDiff.Line> lines = LineDiff.between(lines(change.before()), lines(change.after()));
    int shown = 0;
    for (int i = 0; i < lines.size(); i++) {
      if (isNearChange(lines, i)) {
        if (shown < i) {
          text.append("  ...\n");
        }
        LineDiff.Line line = lines.get(i);
        text.append("  ").append(line.sign()).append(' ').append(scriptLine(line.text()));
        text.append('\n');
        shown = i + 1;
      }
    }
    if (shown < lines.size()) {
      text.append("  ...\n");
    }
  }

  private static boolean isNearChange(List<LineDiff.Line> lines, int index) {
    return lines
        .subList(Math.max(0, index - CONTEXT), Math.min(lines.size(), index + CONTEXT + 1))
        .stream()
        .anyMatch(LineDiff.Line::isChange);
  }

  private static List<String> lines(Optional<Sourced<String>> script) {
    return script
        .map(sourced -> List.of(sourced.value().replaceFirst("\n\\z", "").split("\n", -1)))
        .orElse(List.of());
  }

  private static String scriptLine(String line) {
    return line.codePoints().allMatch(c -> c == '\t' || isShown(c)) ? line : quoted(line, '"');
  }

  /** Words that can't be taken for anything else in a line stay as they are. */
  private static String plainOrQuoted(String value) {
    boolean plain = !value.isEmpty()
        && isWordPart(value.charAt(0))
        && value.chars().allMatch(c -> isWordPart(c) || ".+-, ".indexOf(c) >= 0);
    return plain ? value : quoted(value, '"');
  }

  private static boolean isWordPart(int c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  }

  private static String quoted(String value, char quote) {
    StringBuilder quoted = new StringBuilder().append(quote);
    value.codePoints().forEach(c -> {
      switch (c) {
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        default -> {
          if (c == quote || c == '\\') {
            quoted.append('\\').append((char) c);
          } else if (isShown(c)) {
            quoted.appendCodePoint(c);
          } else {
            for (char unit : Character.toChars(c)) {
              quoted.append(String.format("\\u%04X", (int) unit));
            }
          }
        }
      }
    });
    return quoted.append(quote).toString();
  }

  /** Whether a character shows as itself: no control, line separator, change of direction, or the like. */
  private static boolean isShown(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED -> false;
      default -> true;
    };
  }
}
