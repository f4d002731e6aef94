package dev.templedb.sqlite.transfer;

import dev.templedb.error.ConflictException;
import dev.templedb.sqlite.connection.Cursor;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.transfer.Checkout;
import dev.templedb.transfer.LeftPath;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds what is to be done: compares the tree with what the target holds, and both with what the target's index remembers. */
final class CheckoutComparison {

  private static final String HASH_OF = "SELECT lower(hex(sha256)) FROM contents WHERE id = ?";

  /** A file that the tree does not have, and that is to be removed if it still is as it was seen. */
  record Removal(String path, FileState seen) {}

  private final Operation operation;
  private final Checkout request;
  private final TargetRoot target;
  private final TargetDirectory root;
  private final CheckoutTree tree;
  private final Map<String, TrackedFile> recorded;
  private final Set<Path> ownFiles;
  private final CheckoutProgress progress;
  private final List<String> conflicts = Collections.synchronizedList(new ArrayList<>());
  private final List<CheckoutFile> inTheWay = Collections.synchronizedList(new ArrayList<>());
  private final List<Removal> removals = new ArrayList<>();
  private final List<String> edited = new ArrayList<>();
  private final List<LeftPath> left = new ArrayList<>();
  private int directoryConflicts;

  /**
   * A comparison.
   *
   * @param recorded what the target's index remembers, by path
   * @param ownFiles the database's own files
   */
  CheckoutComparison(
      Operation operation,
      Checkout request,
      TargetRoot target,
      TargetDirectory root,
      CheckoutTree tree,
      Map<String, TrackedFile> recorded,
      Set<Path> ownFiles,
      CheckoutProgress progress) {
    this.operation = operation;
    this.request = request;
    this.target = target;
    this.root = root;
    this.tree = tree;
    this.recorded = recorded;
    this.ownFiles = ownFiles;
    this.progress = progress;
  }

  /** Files that the tree no longer has and that are as the index knows them, and what is in directories that have to go. */
  List<Removal> removals() {
    return removals;
  }

  /** Files that the tree no longer has, and that stay since they are not as the index knows them. */
  List<LeftPath> left() {
    return left;
  }

  /** Looks at everything, and throws if there are local changes that are to be kept. */
  void run(List<Cursor> contents) throws IOException {
    for (CheckoutDirectory directory : tree.inOrder()) {
      compare(directory, contents.get(0), progress::update);
      if (!directory.exists) {
        progress.add(directory.files.size(), 0);
      }
    }
    List<CheckoutPiece> pieces = CheckoutPiece.of(
        tree.inOrder().stream().filter(directory -> directory.exists).toList());
    CheckoutWorkers.run(
        pieces, contents.size(), index -> new Comparer(contents.get(index)), progress::update);
    try (Comparer comparer = new Comparer(contents.get(0))) {
      for (TrackedFile known : recorded.values()) {
        if (!tree.hasFile(known.path()) && tree.directory(known.path()) == null) {
          progress.update();
          FileState seen = stateInside(known.path());
          if (seen != null && isUnmodified(comparer, known, seen)) {
            removals.add(new Removal(known.path(), seen));
          } else if (seen != null && seen.kind() != FileState.Kind.DIRECTORY) {
            edited.add(known.path());
          }
        }
      }
    }
    TargetIgnores ignores = new TargetIgnores(operation, target, root, tree, contents.get(0));
    clearTheWay(ignores);
    keepEdited(ignores);
    throwConflicts();
  }

  /** The state of something, if it is in the target, and not where a link leads that was put above it. */
  private @Nullable FileState stateInside(String path) throws IOException {
    for (int end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
      FileState above = target.state(path.substring(0, end));
      if (above == null || above.kind() != FileState.Kind.DIRECTORY) {
        return null;
      }
    }
    return target.state(path);
  }

  /** Files that the project has dropped, and that were changed here: they stay, or are removed with all that is extra. */
  private void keepEdited(TargetIgnores ignores) throws IOException {
    boolean removing = request.extraFiles() == Checkout.ExtraFiles.REMOVE;
    for (String path : edited) {
      boolean stays = !removing
          || ignores.in(CheckoutTree.parentOf(path)).isIgnored(CheckoutTree.nameOf(path), false);
      if (stays) {
        left.add(
            new LeftPath(
                path,
                LeftPath.Reason.CHANGED_LOCALLY,
                "the project has dropped it, and it was changed here; it is an extra file from now on"));
      } else if (!isOverwriting()) {
        conflict(path, "it was changed here, and the project has dropped it");
      }
    }
  }

  private void clearTheWay(TargetIgnores ignores) throws IOException {
    DirectoriesInTheWay directories =
        new DirectoriesInTheWay(request, target, root, ignores, ownFiles, removals);
    for (CheckoutFile file : inTheWay) {
      String obstacle = directories.findObstacle(file.path);
      if (obstacle != null) {
        directoryConflicts++;
        conflict(file.path, "a directory with " + obstacle + " is in its place");
      }
    }
    removals.addAll(directories.extra());
  }

  /** Whether a file that the tree no longer has is what the index knows; not if it can't be read, or is behind a link by now. */
  private boolean isUnmodified(Comparer comparer, TrackedFile known, FileState seen)
      throws IOException {
    try {
      return comparer.isUnmodified(known, seen, progress::update);
    } catch (FileSystemException e) {
      return false;
    }
  }

  private void throwConflicts() {
    if (!conflicts.isEmpty()) {
      List<String> shown = conflicts.stream().sorted().limit(10).toList();
      throw new ConflictException(operation + ": '" + target.path() + "' has local changes in "
          + conflicts.size() + (conflicts.size() == 1 ? " file" : " files")
          + TreeRefusal.list(shown, conflicts.size())
          + ", and nothing was changed; " + advice());
    }
  }

  private String advice() {
    List<String> steps = new ArrayList<>();
    if (conflicts.size() > directoryConflicts) {
      steps.add("import them, undo them, or overwrite them");
    }
    if (directoryConflicts > 0) {
      String also = isOverwriting()
          ? ", or use ExtraFiles.REMOVE as well"
          : ", or use LocalChanges.OVERWRITE and ExtraFiles.REMOVE";
      boolean used = isOverwriting() && request.extraFiles() == Checkout.ExtraFiles.REMOVE;
      steps.add((directoryConflicts == 1 ? "move the directory away" : "move the directories away")
          + (used ? "" : also));
    }
    return String.join("; ", steps);
  }

  private void conflict(String path, String why) {
    conflicts.add(TreeRefusal.printable(path) + ": " + why);
  }

  private void compare(CheckoutDirectory directory, Cursor contents, Runnable pause)
      throws IOException {
    if (directory.parent == null) {
      directory.exists = true;
      return;
    } else if (!directory.parent.exists) {
      return;
    }
    FileState state = target.state(directory.path);
    if (state == null) {
      return;
    } else if (state.kind() == FileState.Kind.DIRECTORY) {
      directory.exists = true;
      return;
    }
    directory.obstacle = state;
    TrackedFile known = recorded.get(directory.path);
    try (Comparer comparer = new Comparer(contents)) {
      if (!isOverwriting() && (known == null || !comparer.isUnmodified(known, state, pause))) {
        conflict(directory.path, "it is in the place of a directory");
      }
    }
  }

  private boolean isOverwriting() {
    return request.localChanges() == Checkout.LocalChanges.OVERWRITE;
  }

  /** What one thread compares. */
  private final class Comparer implements CheckoutWorkers.Worker<CheckoutPiece> {

    private final Cursor contents;

    Comparer(Cursor contents) {
      this.contents = contents;
    }

    @Override
    public void run(CheckoutPiece piece, Runnable pause) throws IOException {
      for (CheckoutFile file : piece.files()) {
        FileState state = target.state(file.path);
        file.seen = state;
        if (state != null) {
          compare(file, state, pause);
        }
        progress.add(1, 0);
      }
    }

    private void compare(CheckoutFile file, FileState state, Runnable pause) throws IOException {
      if (state.kind() == FileState.Kind.DIRECTORY) {
        inTheWay.add(file);
        return;
      }
      TrackedFile known = recorded.get(file.path);
      if (isWanted(file, known, state, pause)) {
        boolean right = state.kind() == FileState.Kind.SYMLINK
            || !TargetRoot.HAS_EXECUTABLE
            || state.executable() == file.executable;
        file.action = right ? CheckoutFile.Action.NONE : CheckoutFile.Action.SET_EXECUTABLE;
      } else if (!isOverwriting() && (known == null || !isUnmodified(known, state, pause))) {
        conflict(
            file.path, "it is neither what the project has nor what was imported or checked out");
      }
    }

    private boolean isWanted(
        CheckoutFile file, @Nullable TrackedFile known, FileState state, Runnable pause)
        throws IOException {
      if (file.symlinkTarget != null) {
        if (state.kind() != FileState.Kind.SYMLINK
            || !target.linkTarget(file.path).equals(file.symlinkTarget)) {
          return false;
        }
        file.state = state;
        file.racy = true;
        return true;
      } else if (state.kind() != FileState.Kind.FILE || state.sizeBytes() != file.sizeBytes) {
        return false;
      } else if (known != null && isAsRecorded(known, state)) {
        file.state = state;
        return known.contentId() == file.contentId;
      }
      long now = TargetRoot.nowNanos();
      if (!hashOf(file.path, pause).equals(file.hash)) {
        return false;
      }
      if (state.equals(target.state(file.path))) {
        file.state = state;
        file.racy = state.isRacyAt(now);
      }
      return true;
    }

    private boolean isAsRecorded(TrackedFile known, FileState state) {
      return !known.racy() && state.equals(known.state());
    }

    /** Whether something is what the index knows it to be. */
    boolean isUnmodified(TrackedFile known, FileState state, Runnable pause) throws IOException {
      if (known.symlinkTarget() != null) {
        return state.kind() == FileState.Kind.SYMLINK
            && target.linkTarget(known.path()).equals(known.symlinkTarget());
      } else if (state.kind() != FileState.Kind.FILE) {
        return false;
      } else if (isAsRecorded(known, state)) {
        return true;
      }
      Optional<String> hash =
          contents.read(connection -> storedHash(connection, known.contentId()));
      return hash.isPresent() && hashOf(known.path(), pause).equals(hash.get());
    }

    private String hashOf(String path, Runnable pause) throws IOException {
      try (TargetDirectory directory = root.descend(CheckoutTree.parentOf(path))) {
        return TargetRoot.hash(directory, Path.of(CheckoutTree.nameOf(path)), pause);
      }
    }

    @Override
    public void close() {
      // It holds nothing open.
    }
  }

  private static Optional<String> storedHash(KeptConnection connection, long contentId)
      throws SQLException {
    return connection.first(HASH_OF, row -> row.getString(1), contentId);
  }
}
