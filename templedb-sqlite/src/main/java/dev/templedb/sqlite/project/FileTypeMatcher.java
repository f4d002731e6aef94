package dev.templedb.sqlite.project;

import dev.templedb.project.FileTypeId;
import dev.templedb.project.FileTypeRule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the type of a file by the registry's rules, as {@link FileTypeRule} states. Names, extensions and interpreters are looked up;
 * only path rules are tried in turn, and most of those fail on a literal part. Immutable and thread-safe.
 */
public final class FileTypeMatcher {

  /** How many bytes of a file's content are looked at. */
  public static final int HEAD_BYTES = 8192;

  /**
   * A rule of the registry.
   *
   * @param kind what of the file is looked at
   * @param pattern what it must be
   * @param type the type it stands for
   * @param builtIn whether that type came with the library
   */
  public record Rule(FileTypeRule.Kind kind, String pattern, FileTypeId type, boolean builtIn) {}

  private record PathRule(Glob glob, FileTypeId type) {}

  /** The strongest first: the user's own before built-in, and an order that does not depend on the list's where both are alike. */
  private static final Comparator<Rule> STRONGEST_FIRST = Comparator.comparing(Rule::builtIn)
      .thenComparing(Rule::pattern)
      .thenComparing(rule -> rule.type().value());

  private static final Comparator<Rule> LONGEST_FIRST = Comparator.comparing(
          (Rule rule) -> rule.pattern().length())
      .reversed()
      .thenComparing(STRONGEST_FIRST);

  private final FileTypeId unknown;
  private final FileTypeId binary;
  private final List<PathRule> paths = new ArrayList<>();
  private final Map<String, FileTypeId> names = new HashMap<>();
  private final Map<String, FileTypeId> extensions = new HashMap<>();
  private final Map<String, FileTypeId> lowerCaseExtensions = new HashMap<>();
  private final Map<String, FileTypeId> interpreters = new HashMap<>();
  private final int longestExtension;

  /**
   * A matcher.
   *
   * @param rules in any order
   * @param unknown the type of files that no rule recognises
   * @param binary the same for those with a NUL byte in their head
   * @throws IllegalArgumentException when the pattern of a path rule is malformed
   */
  public FileTypeMatcher(List<Rule> rules, FileTypeId unknown, FileTypeId binary) {
    this.unknown = unknown;
    this.binary = binary;
    int longest = 0;
    for (Rule rule : rules.stream().sorted(LONGEST_FIRST).toList()) {
      switch (rule.kind()) {
        case PATH -> paths.add(new PathRule(Glob.compile(rule.pattern()), rule.type()));
        case NAME -> names.putIfAbsent(rule.pattern(), rule.type());
        case EXTENSION -> {
          extensions.putIfAbsent(rule.pattern(), rule.type());
          lowerCaseExtensions.putIfAbsent(lowerCase(rule.pattern()), rule.type());
          longest = Math.max(longest, rule.pattern().length());
        }
        case SHEBANG -> interpreters.putIfAbsent(rule.pattern(), rule.type());
      }
    }
    this.longestExtension = longest;
  }

  /**
   * The type of a regular file.
   *
   * @param path its path from the project's root, with {@code /} between names
   * @param head its content, or at least the first {@link #HEAD_BYTES} bytes if it is longer; what is beyond them is not looked at
   */
  public FileTypeId match(String path, byte[] head) {
    return matchPath(path).orElseGet(() -> matchHead(head));
  }

  /** The type of a file that its path tells; none if its content must be looked at. */
  public Optional<FileTypeId> matchPath(String path) {
    for (PathRule rule : paths) {
      if (rule.glob().matches(path)) {
        return Optional.of(rule.type());
      }
    }
    String name = path.substring(path.lastIndexOf('/') + 1);
    FileTypeId type = names.get(name);
    return Optional.ofNullable(type == null ? byExtension(name) : type);
  }

  private FileTypeId matchHead(byte[] head) {
    int length = Math.min(head.length, HEAD_BYTES);
    FileTypeId type = byInterpreter(Shebang.parse(head, length));
    if (type != null) {
      return type;
    }
    return hasNul(head, length) ? binary : unknown;
  }

  private FileTypeId byExtension(String name) {
    for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
      int length = name.length() - dot - 1;
      if (length > longestExtension) {
        continue;
      }
      String extension = name.substring(dot + 1);
      FileTypeId type = extensions.get(extension);
      if (type == null) {
        type = lowerCaseExtensions.get(lowerCase(extension));
      }
      if (type != null) {
        return type;
      }
    }
    return null;
  }

  private FileTypeId byInterpreter(Optional<Shebang> shebang) {
    if (shebang.isEmpty()) {
      return null;
    }
    FileTypeId type = interpreters.get(shebang.get().name());
    return type != null ? type : interpreters.get(shebang.get().withoutVersion());
  }

  private static boolean hasNul(byte[] head, int length) {
    for (int i = 0; i < length; i++) {
      if (head[i] == 0) {
        return true;
      }
    }
    return false;
  }

  private static String lowerCase(String extension) {
    return extension.toLowerCase(Locale.ROOT);
  }
}
