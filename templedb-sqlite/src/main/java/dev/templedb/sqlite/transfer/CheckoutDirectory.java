package dev.templedb.sqlite.transfer;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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

  /** This one and all below, each before those in it, and these before the next one beside it, so that few have to be opened twice. */
  List<CheckoutDirectory> withAllBelow() {
    List<CheckoutDirectory> order = new ArrayList<>();
    Deque<CheckoutDirectory> waiting = new ArrayDeque<>();
    waiting.push(this);
    while (!waiting.isEmpty()) {
      CheckoutDirectory next = waiting.pop();
      order.add(next);
      for (int i = next.directories.size() - 1; i >= 0; i--) {
        waiting.push(next.directories.get(i));
      }
    }
    return order;
  }
}
