package dev.templedb.sqlite.transfer;

import dev.templedb.sqlite.project.GitNames;
import dev.templedb.transfer.Checkout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says of directories that are where the tree has a file whether they may go: when nothing is in them but what is removed anyway, or, when
 * everything extra is to be removed, nothing that is not extra.
 */
final class DirectoriesInTheWay {

  private final TargetRoot target;
  private final TargetDirectory root;
  private final TargetIgnores ignores;
  private final Set<Path> ownFiles;
  private final boolean all;
  private final Set<String> removed = new HashSet<>();
  private final List<CheckoutComparison.Removal> extra = new ArrayList<>();

  /**
   * For one checkout.
   *
   * @param ownFiles the database's own files
   * @param removals what is removed anyway
   */
  DirectoriesInTheWay(
      Checkout request,
      TargetRoot target,
      TargetDirectory root,
      TargetIgnores ignores,
      Set<Path> ownFiles,
      List<CheckoutComparison.Removal> removals) {
    this.target = target;
    this.root = root;
    this.ignores = ignores;
    this.ownFiles = ownFiles;
    this.all = request.localChanges() == Checkout.LocalChanges.OVERWRITE
        && request.extraFiles() == Checkout.ExtraFiles.REMOVE;
    removals.forEach(removal -> removed.add(removal.path()));
  }

  /** What has to be removed with the directories, beside what is removed anyway. */
  List<CheckoutComparison.Removal> extra() {
    return extra;
  }

  /** Looks at one directory, and says what is in it that has to stay; null if it may go. */
  @Nullable String findObstacle(String path) throws IOException {
    String above = CheckoutTree.parentOf(path);
    try (TargetDirectory parent = root.descend(above)) {
      return findObstacle(parent, path, all ? ignores.in(above) : null);
    }
  }

  private @Nullable String findObstacle(
      TargetDirectory parent, String path, TargetIgnores.@Nullable Rules above) throws IOException {
    try (TargetDirectory directory = parent.open(Path.of(CheckoutTree.nameOf(path)))) {
      TargetIgnores.Rules rules = above == null ? null : ignores.below(above, directory, path);
      for (Path name : directory.names()) {
        FileState state = directory.state(name);
        String obstacle =
            state == null ? null : findObstacle(directory, name, path + "/" + name, state, rules);
        if (obstacle != null) {
          return obstacle;
        }
      }
    }
    return null;
  }

  private @Nullable String findObstacle(
      TargetDirectory directory,
      Path name,
      String path,
      FileState state,
      TargetIgnores.@Nullable Rules rules)
      throws IOException {
    if (GitNames.isDotGit(name.toString())) {
      return "a git repository";
    } else if (state.kind() == FileState.Kind.DIRECTORY) {
      return findObstacle(directory, path, rules);
    } else if (removed.contains(path)) {
      return null;
    } else if (ownFiles.contains(target.path().resolve(path))) {
      return "the database";
    } else if (rules == null) {
      return "other files";
    } else if (rules.isIgnored(name.toString(), false)) {
      return "ignored files";
    }
    extra.add(new CheckoutComparison.Removal(path, state));
    return null;
  }
}
