package dev.templedb.sqlite.transfer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the ignore files of a tree exclude, seen from one of its directories, exactly as git applies {@code .gitignore} files: the last
 * line that matches decides, deeper files before those above, and what is in an excluded directory stays excluded whatever the lines
 * say. Not looked at are {@code .git/info/exclude}, {@code core.excludesFile}, {@code core.ignoreCase} and what git has in its index.
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

  /** The nearest directory above that has patterns. */
  private final @Nullable IgnoreRules above;

  /** From the root to this directory, as a byte string; empty, or with a slash at its end. */
  private final String path;

  private final List<IgnorePattern> patterns;
  private final boolean excluded;

  private IgnoreRules(
      @Nullable IgnoreRules above, String path, List<IgnorePattern> patterns, boolean excluded) {
    this.above = above;
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
    return new IgnoreRules(null, "", parse(ignoreFile), false);
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
      return new IgnoreRules(null, childPath, List.of(), true);
    }
    return new IgnoreRules(patterns.isEmpty() ? above : this, childPath, parse(ignoreFile), false);
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
    if (patterns.isEmpty() && above == null) {
      return false;
    }
    String bytes = IgnorePattern.byteString(name);
    String fromRoot = path + bytes;
    for (IgnoreRules rules = this; rules != null; rules = rules.above) {
      for (int i = rules.patterns.size() - 1; i >= 0; i--) {
        IgnorePattern pattern = rules.patterns.get(i);
        if (pattern.directoriesOnly() && !directory) {
          continue;
        }
        String text = pattern.anchored() ? fromRoot.substring(rules.path.length()) : bytes;
        if (pattern.automaton().matches(text)) {
          return !pattern.negated();
        }
      }
    }
    return false;
  }

  private static List<IgnorePattern> parse(byte @Nullable [] ignoreFile) {
    return ignoreFile == null ? List.of() : IgnorePattern.parseFile(ignoreFile);
  }
}
