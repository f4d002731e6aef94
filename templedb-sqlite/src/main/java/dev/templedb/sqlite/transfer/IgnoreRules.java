package dev.templedb.sqlite.transfer;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the ignore files of a tree exclude, seen from one of its directories, exactly as git applies {@code .gitignore} files: the last
 * line that matches decides, deeper files before those above, these before {@code .git/info/exclude}, and what is in an excluded directory
 * stays excluded whatever the lines say. Not looked at are {@code core.excludesFile}, {@code core.ignoreCase} and what git has in its
 * index.
 *
 * <p>A walk starts with {@link #root} and takes a {@link #child} for each directory it enters:
 *
 * <pre>{@code
 * IgnoreRules rules = IgnoreRules.root(contentOfGitignoreIn(root));
 * if (!rules.isIgnored("build", true)) {
 *   IgnoreRules below = rules.child("build", contentOfGitignoreIn(root.resolve("build")));
 * }
 * }</pre>
 *
 * <p>An ignore file counts only as a regular file: git does not follow a symbolic link there. Immutable and thread-safe.
 */
public final class IgnoreRules {

  /** No rules. */
  static final IgnoreRules NONE = root(null);

  /** The nearest directory above that has patterns; above the root stands what the repository excludes. */
  private final @Nullable IgnoreRules above;

  /** The patterns that come before all others. */
  private final List<IgnorePattern> overriding;

  /** From the root to this directory, as a byte string; empty, or with a slash at its end. */
  private final String path;

  private final List<IgnorePattern> patterns;
  private final boolean excluded;

  private IgnoreRules(
      @Nullable IgnoreRules above,
      List<IgnorePattern> overriding,
      String path,
      List<IgnorePattern> patterns,
      boolean excluded) {
    this.above = above;
    this.overriding = overriding;
    this.path = path;
    this.patterns = patterns;
    this.excluded = excluded;
  }

  /**
   * The rules in a tree's root.
   *
   * @param ignoreFile the content of its ignore file; null if it has none
   */
  public static IgnoreRules root(byte @Nullable [] ignoreFile) {
    return root(ignoreFile, List.of(), null);
  }

  /**
   * The rules in a tree's root.
   *
   * @param ignoreFile the content of its ignore file; null if it has none
   * @param first lines that come before all files, as those of git's option {@code --exclude}
   * @param infoExclude the content of the repository's {@code info/exclude}, which comes after all ignore files; null if it has none
   */
  public static IgnoreRules root(
      byte @Nullable [] ignoreFile, List<String> first, byte @Nullable [] infoExclude) {
    List<IgnorePattern> overriding =
        parse(String.join("\n", first).getBytes(StandardCharsets.UTF_8));
    List<IgnorePattern> last = parse(infoExclude);
    IgnoreRules above = last.isEmpty() ? null : new IgnoreRules(null, overriding, "", last, false);
    return new IgnoreRules(above, overriding, "", parse(ignoreFile), false);
  }

  /**
   * The rules in a directory of this one. In a directory that is ignored everything is, and its ignore file does not count.
   *
   * @param directoryName its name
   * @param ignoreFile the content of its ignore file; null if it has none
   */
  public IgnoreRules child(String directoryName, byte @Nullable [] ignoreFile) {
    String childPath = path + IgnorePattern.byteString(directoryName) + "/";
    if (isIgnored(directoryName, true)) {
      return new IgnoreRules(null, overriding, childPath, List.of(), true);
    }
    return new IgnoreRules(
        patterns.isEmpty() ? above : this, overriding, childPath, parse(ignoreFile), false);
  }

  /**
   * Whether something in this directory is ignored.
   *
   * @param name its name
   * @param directory whether it is a directory; a symbolic link to one is not
   */
  public boolean isIgnored(String name, boolean directory) {
    if (excluded) {
      return true;
    }
    if (patterns.isEmpty() && above == null && overriding.isEmpty()) {
      return false;
    }
    String bytes = IgnorePattern.byteString(name);
    String fromRoot = path + bytes;
    IgnorePattern decisive = last(overriding, bytes, fromRoot, directory);
    for (IgnoreRules rules = this; rules != null && decisive == null; rules = rules.above) {
      decisive = last(rules.patterns, bytes, fromRoot.substring(rules.path.length()), directory);
    }
    return decisive != null && !decisive.negated();
  }

  /** The last pattern that matches. */
  private static @Nullable IgnorePattern last(
      List<IgnorePattern> patterns, String name, String fromHere, boolean directory) {
    for (int i = patterns.size() - 1; i >= 0; i--) {
      IgnorePattern pattern = patterns.get(i);
      if ((directory || !pattern.directoriesOnly())
          && pattern.automaton().matches(pattern.anchored() ? fromHere : name)) {
        return pattern;
      }
    }
    return null;
  }

  private static List<IgnorePattern> parse(byte @Nullable [] ignoreFile) {
    return ignoreFile == null ? List.of() : IgnorePattern.parseFile(ignoreFile);
  }
}
