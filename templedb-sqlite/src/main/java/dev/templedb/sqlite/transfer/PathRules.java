package dev.templedb.sqlite.transfer;

import dev.templedb.sqlite.project.GitNames;
import dev.templedb.transfer.Checkout;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Which paths may be written, whatever the target's file system: what git's {@code verify_path} refuses, and more. */
final class PathRules {

  /** {@code PATH_MAX} of Linux, with the zero at the end: no program could open the file by its path. */
  private static final int MAX_PATH_BYTES = 4_096;

  private static final boolean WINDOWS = "\\".equals(FileSystems.getDefault().getSeparator());

  private final boolean portable;
  private final int rootBytes;
  private final boolean asciiOnly;
  private @Nullable String checkedDirectory;

  /**
   * Rules for a target.
   *
   * @param portable whether names must be ones that Windows has too
   */
  PathRules(Path root, boolean portable) {
    this.portable = portable || WINDOWS;
    this.rootBytes = root.toString().getBytes(StandardCharsets.UTF_8).length + 1;
    this.asciiOnly = !WINDOWS
        && !Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"))
            .equals(StandardCharsets.UTF_8);
  }

  /** Adds to {@code refusal} what is wrong with a tree's paths, and puts the tree in order if nothing is. */
  void check(CheckoutTree tree, TreeRefusal refusal) {
    String previous = null;
    for (CheckoutFile file : tree.files()) {
      String why = check(file.path, file.symlinkTarget);
      why = why == null && file.path.equals(previous) ? "there are two files of this name" : why;
      previous = file.path;
      if (why != null) {
        refusal.add(file.path, why);
      }
    }
    for (String directory : tree.emptyDirectories()) {
      String why = check(directory, null);
      if (why != null) {
        refusal.add(directory, why);
      }
    }
    if (refusal.isEmpty()) {
      String misplaced = tree.arrange();
      if (misplaced != null) {
        refusal.add(misplaced, "a file or symbolic link of the tree is where it needs a directory");
      }
    }
  }

  /** Whether a path of a file may be written; the index of a target may be anybody's work. */
  boolean allows(String path) {
    return check(path, null) == null;
  }

  private @Nullable String check(String path, @Nullable String symlinkTarget) {
    if (path.length() + rootBytes >= MAX_PATH_BYTES
        || path.getBytes(StandardCharsets.UTF_8).length + rootBytes >= MAX_PATH_BYTES) {
      return "it is too long";
    }
    int nameAt = path.lastIndexOf('/') + 1;
    String directory = path.substring(0, Math.max(nameAt - 1, 0));
    if (nameAt > 0 && !directory.equals(checkedDirectory)) {
      for (String name : directory.split("/", -1)) {
        String why = checkName(name);
        if (why != null) {
          return why;
        }
      }
      if (isStaging(path)) {
        return "its first name is one that checkouts keep for themselves";
      }
      checkedDirectory = directory;
    }
    String name = path.substring(nameAt);
    String why = checkName(name);
    if (why == null && nameAt == 0 && isStaging(name)) {
      why = "its name is one that checkouts keep for themselves";
    }
    return why == null && symlinkTarget != null ? checkLink(name, symlinkTarget) : why;
  }

  private static boolean isStaging(String path) {
    return path.regionMatches(
        true, 0, Checkout.STAGING_PREFIX, 0, Checkout.STAGING_PREFIX.length());
  }

  private @Nullable String checkName(String name) {
    if (name.isEmpty()) {
      return "a name in it is empty, or it is absolute";
    } else if (name.equals(".") || name.equals("..")) {
      return "'" + name + "' leads elsewhere";
    } else if (name.indexOf('\0') >= 0) {
      return "a name in it has a zero character";
    } else if (GitNames.isDotGit(name)) {
      return "git takes a name in it for its own directory";
    } else if (portable && WindowsNames.isForbidden(name)) {
      return "a name in it is not one that Windows has";
    } else if (asciiOnly && name.chars().anyMatch(c -> c >= 0x80)) {
      return "this JVM does not use UTF-8 for file names; set LC_ALL=C.UTF-8 before it starts";
    }
    return null;
  }

  private @Nullable String checkLink(String name, String target) {
    if (GitNames.isDotGitmodules(name)) {
      return "git takes its own settings from a file of this name, which must be no symbolic link";
    } else if (target.isEmpty() || target.indexOf('\0') >= 0) {
      return "the symbolic link's target is empty, or has a zero character";
    } else if (target.getBytes(StandardCharsets.UTF_8).length >= MAX_PATH_BYTES) {
      return "the symbolic link's target is too long";
    } else if (asciiOnly && target.chars().anyMatch(c -> c >= 0x80)) {
      return "this JVM does not use UTF-8 for file names; set LC_ALL=C.UTF-8 before it starts";
    }
    return null;
  }
}
