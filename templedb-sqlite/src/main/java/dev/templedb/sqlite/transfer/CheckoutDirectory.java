package dev.templedb.sqlite.transfer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A directory of the tree that is checked out. */
final class CheckoutDirectory {

  /** Its path from the root; empty for the root itself. */
  final String path;

  final String name;
  final @Nullable CheckoutDirectory parent;
  final int depth;
  final List<CheckoutDirectory> directories = new ArrayList<>();
  final List<CheckoutFile> files = new ArrayList<>();

  /** Whether the target has it already. */
  boolean exists;

  /** A file or link that is in its place. */
  @Nullable FileState obstacle;

  /** Under which name it is made in the staging directory; only for one that is new in a directory that is there already. */
  @Nullable Path staged;

  CheckoutDirectory(String path, @Nullable CheckoutDirectory parent) {
    this.path = path;
    this.name = path.substring(path.lastIndexOf('/') + 1);
    this.parent = parent;
    this.depth = parent == null ? 0 : parent.depth + 1;
  }

  /** Whether it is new, and the directory that it is in is not. */
  boolean isNewTop() {
    return !exists && parent != null && parent.exists;
  }
}
