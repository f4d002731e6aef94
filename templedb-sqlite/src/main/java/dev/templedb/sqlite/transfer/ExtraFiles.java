package dev.templedb.sqlite.transfer;

import dev.templedb.sqlite.project.GitNames;
import dev.templedb.transfer.Checkout;
import dev.templedb.transfer.CheckoutReport;
import dev.templedb.transfer.LeftPath;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds what a target holds beside the tree, and removes it if that is asked for. */
final class ExtraFiles {

  private final TargetRoot target;
  private final CheckoutTree tree;
  private final boolean remove;
  private final Set<Path> kept;
  private final Set<String> edited;
  private final CheckoutProgress progress;
  private final List<String> found = new ArrayList<>();
  private final List<LeftPath> left = new ArrayList<>();
  private @Nullable Map<String, String> byKey;
  private long count;
  private long removed;

  /**
   * A search.
   *
   * @param kept files that don't count
   * @param edited files that somebody has changed, and that are not removed
   */
  ExtraFiles(
      TargetRoot target,
      CheckoutTree tree,
      Checkout.ExtraFiles mode,
      Set<Path> kept,
      Set<String> edited,
      CheckoutProgress progress) {
    this.target = target;
    this.tree = tree;
    this.remove = mode == Checkout.ExtraFiles.REMOVE;
    this.kept = kept;
    this.edited = edited;
    this.progress = progress;
  }

  /** The first that are kept, by path. */
  List<String> found() {
    return found.stream().sorted().limit(CheckoutReport.MAX_PATHS).toList();
  }

  /** How many are kept. */
  long count() {
    return count;
  }

  /** How many were removed. */
  long removed() {
    return removed;
  }

  /** What could not be removed. */
  List<LeftPath> left() {
    return left;
  }

  /** A directory that is being searched. */
  private static final class Level {

    final TargetDirectory directory;
    final Path name;
    final String prefix;
    final IgnoreRules rules;
    final Iterator<Path> names;

    /** Extra ignore files in it: what becomes of them depends on whether anything is ignored here. */
    final List<Path> ignoreFiles = new ArrayList<>();

    /** Whether something in it, or below, is kept because it is ignored. */
    boolean holdsIgnored;

    Level(TargetDirectory directory, Path name, String prefix, IgnoreRules rules)
        throws IOException {
      this.directory = directory;
      this.name = name;
      this.prefix = prefix;
      this.rules = rules;
      this.names = directory.names().iterator();
    }

    /** Its path. */
    String path() {
      return prefix.substring(0, prefix.length() - 1);
    }
  }

  /** Searches. Trees may be deeper than a thread's stack. */
  void run(TargetDirectory root) throws IOException {
    Deque<Level> levels = new ArrayDeque<>();
    byte[] excludes = GitExcludes.read(target.path());
    levels.push(new Level(
        root, Path.of(""), "", IgnoreRules.root(TargetIgnores.read(root), List.of(), excludes)));
    try {
      while (!levels.isEmpty()) {
        Level level = levels.element();
        if (level.names.hasNext()) {
          Level below = visit(level, level.names.next());
          if (below != null) {
            levels.push(below);
          }
        } else {
          removeIgnoreFiles(level);
          levels.pop();
          if (!levels.isEmpty()) {
            level.directory.close();
            removeIfEmpty(levels.element().directory, level);
            levels.element().holdsIgnored |= level.holdsIgnored;
          }
        }
      }
    } finally {
      while (levels.size() > 1) {
        levels.pop().directory.close();
      }
    }
  }

  /** Looks at one thing; gives what has to be searched next if it is a directory. */
  private @Nullable Level visit(Level level, Path name) throws IOException {
    progress.update();
    TargetDirectory directory = level.directory;
    String text = name.toString();
    String path = level.prefix + text;
    FileState state = directory.state(name);
    if (state == null
        || GitNames.isDotGit(text)
        || (level.prefix.isEmpty() && Staging.isStaging(text))
        || kept.contains(target.path().resolve(path))) {
      return null;
    }
    if (state.kind() == FileState.Kind.DIRECTORY) {
      boolean ignored = tree.directory(path) == null && level.rules.isIgnored(text, true);
      Level below = ignored ? null : enter(level, name, path);
      level.holdsIgnored |= below == null;
      return below;
    }
    progress.add(1, 0);
    if (tree.hasFile(path)) {
      return null;
    } else if (level.rules.isIgnored(text, false)) {
      level.holdsIgnored = true;
    } else if (!isWantedByAnotherName(path)) {
      if (remove && TargetIgnores.isIgnoreFile(text)) {
        level.ignoreFiles.add(name);
      } else {
        extra(directory, name, path);
      }
    }
    return null;
  }

  /** Removes a directory's extra ignore files, unless something is kept that the next run might remove without them. */
  private void removeIgnoreFiles(Level level) throws IOException {
    for (Path name : level.ignoreFiles) {
      if (level.holdsIgnored) {
        keep(level.prefix + name);
      } else {
        extra(level.directory, name, level.prefix + name);
      }
    }
  }

  private @Nullable Level enter(Level above, Path name, String path) throws IOException {
    TargetDirectory directory = null;
    try {
      directory = above.directory.open(name);
      IgnoreRules rules = above.rules.child(name.toString(), TargetIgnores.read(directory));
      return new Level(directory, name, path + "/", rules);
    } catch (FileSystemException e) {
      if (directory != null) {
        directory.close();
      }
      left(path, e);
      return null;
    }
  }

  private void removeIfEmpty(TargetDirectory above, Level searched) throws IOException {
    if (remove
        && tree.directory(searched.path()) == null
        && !isWantedByAnotherName(searched.path())) {
      try {
        above.deleteDirectory(searched.name);
      } catch (FileSystemException e) {
        // What is ignored, or could not be removed, is still in it.
      }
    }
  }

  private void extra(TargetDirectory directory, Path name, String path) throws IOException {
    if (!remove || edited.contains(path)) {
      keep(path);
      return;
    }
    try {
      directory.deleteFile(name);
      removed++;
    } catch (FileSystemException e) {
      left(path, e);
    }
  }

  private void keep(String path) {
    count++;
    found.add(path);
  }

  private void left(String path, FileSystemException failure) {
    if (remove) {
      left.add(new LeftPath(path, LeftPath.Reason.NOT_REMOVED, failure.toString()));
    }
  }

  /** Whether the file system takes this path for one of the tree that is written otherwise: {@code readme} for {@code README}. */
  private boolean isWantedByAnotherName(String path) throws IOException {
    Map<String, String> keys = byKey;
    if (keys == null) {
      keys = new HashMap<>();
      for (CheckoutFile file : tree.files()) {
        keys.put(NameTrials.key(file.path), file.path);
      }
      for (CheckoutDirectory directory : tree.inOrder()) {
        keys.put(NameTrials.key(directory.path), directory.path);
      }
      byKey = keys;
    }
    String other = keys.get(NameTrials.key(path));
    if (other == null || other.equals(path)) {
      return false;
    }
    FileState state = target.state(path);
    FileState otherState = target.state(other);
    return state != null && otherState != null && state.inode() == otherState.inode();
  }
}
