package dev.templedb.sqlite.transfer;

import dev.templedb.sqlite.connection.Cursor;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.transfer.Checkout;
import dev.templedb.transfer.LeftPath;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * Does what the comparison has found: removes what the project no longer has, writes files, and moves new directories to where they
 * belong when everything is in them.
 */
final class CheckoutExecution {

  private final Operation operation;
  private final Checkout request;
  private final TargetRoot target;
  private final TargetDirectory root;
  private final Staging staging;
  private final CheckoutTree tree;
  private final CheckoutProgress progress;
  private final List<LeftPath> left = Collections.synchronizedList(new ArrayList<>());
  private long removed;

  CheckoutExecution(
      Operation operation,
      Checkout request,
      TargetRoot target,
      TargetDirectory root,
      Staging staging,
      CheckoutTree tree,
      CheckoutProgress progress) {
    this.operation = operation;
    this.request = request;
    this.target = target;
    this.root = root;
    this.staging = staging;
    this.tree = tree;
    this.progress = progress;
  }

  /** What was left. */
  List<LeftPath> left() {
    return left;
  }

  /** How many files were removed. */
  long removed() {
    return removed;
  }

  /** Does everything; each worker reads from a cursor of its own. */
  void run(List<CheckoutComparison.Removal> removals, List<Cursor> cursors) throws IOException {
    List<CheckoutDirectory> directories = tree.inOrder();
    List<CheckoutPiece> pieces = CheckoutPiece.of(directories).stream()
        .filter(piece ->
            piece.files().stream().anyMatch(file -> file.action != CheckoutFile.Action.NONE))
        .toList();
    long files = tree.files().stream()
        .filter(file -> file.action != CheckoutFile.Action.NONE)
        .count();
    progress.begin("write", OptionalLong.of(files));
    for (CheckoutComparison.Removal removal : removals) {
      progress.update();
      remove(removal);
    }
    for (CheckoutFile file : tree.files()) {
      if (file.seen != null && file.seen.kind() == FileState.Kind.DIRECTORY) {
        removeDirectory(file.path);
      }
    }
    try (OpenDirectories open = new OpenDirectories(root, staging.directory())) {
      for (CheckoutDirectory directory : directories) {
        if (!directory.exists) {
          progress.update();
          make(directory, open);
        }
      }
    }
    CheckoutWorkers.run(
        pieces,
        cursors.size(),
        index -> new CheckoutWriter(
            operation,
            request.projectSlug(),
            cursors.get(index),
            target,
            root,
            staging,
            request.restoreTimes(),
            progress,
            left),
        progress::update);
    for (CheckoutDirectory directory : directories) {
      if (directory.isNewTop()) {
        progress.update();
        settle(directory);
      }
    }
    progress.end();
  }

  private void make(CheckoutDirectory directory, OpenDirectories open) throws IOException {
    Path made = staging.makeDirectory();
    if (directory.isNewTop()) {
      directory.staged = made;
    } else {
      TargetDirectory parent = open.at(Objects.requireNonNull(directory.parent));
      staging.directory().move(made, parent, Path.of(directory.name));
    }
  }

  /** Moves a new directory, which is complete, to its place. */
  private void settle(CheckoutDirectory directory) throws IOException {
    CheckoutDirectory parent = Objects.requireNonNull(directory.parent);
    Path name = Path.of(directory.name);
    Path made = Objects.requireNonNull(directory.staged);
    try (OpenDirectories directories = new OpenDirectories(root, staging.directory())) {
      TargetDirectory open = directories.at(parent);
      if (CheckoutWriter.isAsSeen(open, name, directory.obstacle)) {
        long now = TargetRoot.nowNanos();
        if (directory.obstacle != null) {
          open.deleteFile(name);
          removed++;
        }
        staging.directory().move(made, open, name);
        settled(directory, now);
        return;
      }
    } catch (FileSystemException e) {
      FileState state = target.state(directory.path);
      boolean changed =
          !target.hasDirectory(parent) || (state != null && !state.equals(directory.obstacle));
      if (!changed) {
        throw e;
      }
    }
    leave(directory);
  }

  private static void settled(CheckoutDirectory top, long movedNanos) {
    for (CheckoutDirectory directory : top.withAllBelow()) {
      for (CheckoutFile file : directory.files) {
        FileState state = file.state;
        file.racy = state != null && state.isRacyAt(movedNanos);
      }
    }
  }

  private void leave(CheckoutDirectory directory) {
    left.add(new LeftPath(
        directory.path,
        LeftPath.Reason.CHANGED_MEANWHILE,
        "something else has appeared there while the checkout ran; check out again"));
    for (CheckoutDirectory abandoned : directory.withAllBelow()) {
      for (CheckoutFile file : abandoned.files) {
        file.action = CheckoutFile.Action.LEAVE;
        file.state = null;
      }
    }
  }

  private void remove(CheckoutComparison.Removal removal) throws IOException {
    String path = removal.path();
    try (TargetDirectory directory = openParent(path)) {
      Path name = name(path);
      if (CheckoutWriter.isAsSeen(directory, name, removal.seen())) {
        directory.deleteFile(name);
        removed++;
      } else if (directory.state(name) != null) {
        notRemoved(path, "it was changed while the checkout ran");
        return;
      }
    } catch (FileSystemException e) {
      notRemoved(path, String.valueOf(e.getReason()));
      return;
    }
    pruneAbove(path);
  }

  private void notRemoved(String path, String why) {
    left.add(new LeftPath(path, LeftPath.Reason.NOT_REMOVED, why));
  }

  /** Removes the directories that a removal has left empty, but for those that the project has. */
  private void pruneAbove(String path) throws IOException {
    for (String up = CheckoutTree.parentOf(path);
        !up.isEmpty() && tree.directory(up) == null;
        up = CheckoutTree.parentOf(up)) {
      try (TargetDirectory directory = openParent(up)) {
        directory.deleteDirectory(name(up));
      } catch (FileSystemException e) {
        return;
      }
    }
  }

  /** Removes a directory in the way; the files that were in it are removed already. */
  private void removeDirectory(String path) throws IOException {
    try (TargetDirectory parent = openParent(path)) {
      if (parent.state(name(path)) != null) {
        removeEmptyTree(parent, name(path));
      }
    } catch (FileSystemException e) {
      // Something has come into it: the file that belongs in its place is left.
    }
  }

  private static void removeEmptyTree(TargetDirectory parent, Path name) throws IOException {
    try (TargetDirectory directory = parent.open(name)) {
      for (Path child : directory.names()) {
        removeEmptyTree(directory, child);
      }
    }
    parent.deleteDirectory(name);
  }

  private TargetDirectory openParent(String path) throws IOException {
    return root.descend(CheckoutTree.parentOf(path));
  }

  private static Path name(String path) {
    return Path.of(path.substring(path.lastIndexOf('/') + 1));
  }
}
