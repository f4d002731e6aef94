package dev.templedb.sqlite.project;

import dev.templedb.transfer.Checkout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The rules that a path in a project obeys when an edit creates it. */
final class FilePath {

  /** The longest name that the usual file systems take, in bytes. */
  private static final int LONGEST_NAME = 255;

  /** The longest path, in bytes: what Linux takes leaves some for the directory that it is checked out to. */
  private static final int LONGEST_PATH = 3_500;

  private FilePath() {}

  /**
   * Gives {@code path} back when any checkout could write a file there, as {@link dev.templedb.project.FileRepository} states.
   *
   * @throws IllegalArgumentException otherwise
   */
  static String check(String path) {
    if (!isText(path)) {
      throw refused(path, "it holds half of a character (a lone surrogate) or a NUL");
    }
    for (String name : path.split("/", -1)) {
      if (name.isEmpty()) {
        throw refused(path, "a name in it is empty; use a relative path with one / between names");
      }
      if (name.equals(".") || name.equals("..")) {
        throw refused(path, "'" + name + "' is no name; use the plain path from the root");
      }
      if (GitNames.isDotGit(name)) {
        throw refused(path, "'" + name + "' is git's own directory, at least on some file system");
      }
      if (name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
        throw refused(path, "a name in it has more than " + LONGEST_NAME + " bytes");
      }
    }
    if (path.getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH) {
      throw refused(path, "it has more than " + LONGEST_PATH + " bytes");
    }
    if (path.startsWith(Checkout.STAGING_PREFIX)) {
      throw refused(
          path, "checkouts keep names with '" + Checkout.STAGING_PREFIX + "' for themselves");
    }
    return path;
  }

  /** As {@link #check}, for a symbolic link. */
  static String checkLink(String path) {
    check(path);
    if (GitNames.isDotGitmodules(path.substring(path.lastIndexOf('/') + 1))) {
      throw refused(path, "git refuses a symbolic link of this name");
    }
    return path;
  }

  /**
   * Gives {@code target} back when a symbolic link can hold it.
   *
   * @throws IllegalArgumentException otherwise
   */
  static String checkTarget(String target) {
    if (target.isEmpty() || !isText(target)) {
      throw new IllegalArgumentException(
          "'" + target
              + "' can't be a symbolic link's target: it is empty, or holds half of a character or a NUL");
    }
    return target;
  }

  /** The directories above a path, the outermost first. */
  static List<String> ancestors(String path) {
    List<String> ancestors = new ArrayList<>();
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      ancestors.add(path.substring(0, slash));
    }
    return ancestors;
  }

  private static boolean isText(String text) {
    return text.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  private static IllegalArgumentException refused(String path, String reason) {
    return new IllegalArgumentException("'" + path + "' can't be a file's path: " + reason);
  }
}
