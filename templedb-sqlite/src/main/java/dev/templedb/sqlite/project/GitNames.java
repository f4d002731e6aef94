package dev.templedb.sqlite.project;

import java.util.Locale;
import java.util.function.Predicate;

/**
 * Names that some file system takes for {@code .git}, and that git refuses to check out, because what is written there runs as the
 * reader's own hooks: {@code verify_path}, {@code is_ntfs_dotgit} and {@code is_hfs_dotgit} in git's read-cache.c, path.c and utf8.c.
 */
public final class GitNames {

  /** What stands for {@code .gitmodules} as an 8.3 name when the four simple ones are taken: a hash, from git's path.c. */
  private static final String GITMODULES_SHORT_HASH = "gi7eba";

  private GitNames() {}

  /** Whether a name is {@code .git} on any file system, or leads to one where backslashes separate names. */
  public static boolean isDotGit(String name) {
    return !isPlainlyOther(name) && isDotGitSomewhere(name);
  }

  /** Whether a name begins with another letter than all that are taken for {@code .git}, and has nothing that could be overlooked. */
  private static boolean isPlainlyOther(String name) {
    char first = name.isEmpty() ? '.' : name.charAt(0);
    if (first == '.' || first == 'g' || first == 'G') {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) >= 0x80 || name.charAt(i) == '\\') {
        return false;
      }
    }
    return true;
  }

  private static boolean isDotGitSomewhere(String name) {
    return isHfs(name, ".git")
        || anyPart(name, part -> {
          int backslash = part.indexOf('\\');
          String first = backslash < 0 ? part : part.substring(0, backslash);
          return isNtfs(first, ".git") || isNtfs(first, "git~1");
        });
  }

  /** Whether a name is {@code .gitmodules} on any file system; git refuses symbolic links that are called so. */
  public static boolean isDotGitmodules(String name) {
    return isHfs(name, ".gitmodules")
        || anyPart(
            name,
            part -> isNtfs(part, ".gitmodules")
                || isGitmodulesShortName(part.toLowerCase(Locale.ROOT)));
  }

  /** Whether one of the parts between backslashes, with all that comes behind it, is such a name. */
  private static boolean anyPart(String name, Predicate<String> isForbidden) {
    for (int from = 0; from >= 0; ) {
      if (isForbidden.test(name.substring(from))) {
        return true;
      }
      int backslash = name.indexOf('\\', from);
      from = backslash < 0 ? -1 : backslash + 1;
    }
    return false;
  }

  /** NTFS ignores case, and dots and spaces at the end; behind a colon comes the name of a stream. */
  private static boolean isNtfs(String name, String forbidden) {
    return name.regionMatches(true, 0, forbidden, 0, forbidden.length())
        && endsInDotsAndSpaces(name, forbidden.length());
  }

  private static boolean endsInDotsAndSpaces(String name, int from) {
    for (int i = from; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == ':') {
        return true;
      }
      if (c != '.' && c != ' ') {
        return false;
      }
    }
    return true;
  }

  /** HFS+ ignores case and some code points wherever they are. */
  private static boolean isHfs(String name, String forbidden) {
    StringBuilder kept = new StringBuilder(name.length());
    name.codePoints().filter(c -> !isIgnoredByHfs(c)).forEach(kept::appendCodePoint);
    return kept.length() == forbidden.length() && forbidden.equalsIgnoreCase(kept.toString());
  }

  public static boolean isIgnoredByHfs(int codePoint) {
    return (codePoint >= 0x200c && codePoint <= 0x200f)
        || (codePoint >= 0x202a && codePoint <= 0x202e)
        || (codePoint >= 0x206a && codePoint <= 0x206f)
        || codePoint == 0xfeff;
  }

  /** {@code gitmod~1} to {@code gitmod~4}, or a hash that is cut the shorter, the more digits follow it. */
  private static boolean isGitmodulesShortName(String name) {
    if (name.length() < 8 || !endsInDotsAndSpaces(name, 8)) {
      return false;
    }
    if (name.startsWith("gitmod~")) {
      return name.charAt(7) >= '1' && name.charAt(7) <= '4';
    }
    int tilde = name.indexOf('~');
    return tilde >= 0
        && tilde < 7
        && GITMODULES_SHORT_HASH.startsWith(name.substring(0, tilde))
        && name.charAt(tilde + 1) != '0'
        && name.substring(tilde + 1, 8).chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
