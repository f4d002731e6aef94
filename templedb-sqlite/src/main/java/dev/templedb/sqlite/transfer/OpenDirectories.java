package dev.templedb.sqlite.transfer;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/** Opens the directories of a target one after the other, and keeps open what the next one shares with the last. For one thread. */
final class OpenDirectories implements Closeable {

  private record Opened(CheckoutDirectory node, TargetDirectory directory) {}

  private final TargetDirectory root;
  private final TargetDirectory staging;
  private final Deque<Opened> open = new ArrayDeque<>();

  /** Directories below {@code root}, or for those that are new, in {@code staging}; both are used by other threads too. */
  OpenDirectories(TargetDirectory root, TargetDirectory staging) {
    this.root = root;
    this.staging = staging;
  }

  /** Opens a directory; the one that was given before may be closed then. */
  TargetDirectory at(CheckoutDirectory node) throws IOException {
    while (!open.isEmpty() && !isAncestorOrSelf(open.element().node(), node)) {
      open.pop().directory().close();
    }
    Deque<CheckoutDirectory> missing = new ArrayDeque<>();
    CheckoutDirectory nearest = open.isEmpty() ? null : open.element().node();
    for (CheckoutDirectory step = node; step != null && step != nearest; step = step.parent) {
      missing.push(step);
      if (step.staged != null) {
        break;
      }
    }
    for (CheckoutDirectory step : missing) {
      open.push(new Opened(step, open(step)));
    }
    return open.element().directory();
  }

  private TargetDirectory open(CheckoutDirectory node) throws IOException {
    if (node.staged != null) {
      return staging.open(node.staged);
    } else if (node.parent == null) {
      return root.reopen();
    }
    return open.element().directory().open(Path.of(node.name));
  }

  private static boolean isAncestorOrSelf(CheckoutDirectory ancestor, CheckoutDirectory node) {
    CheckoutDirectory step = node;
    while (step.depth > ancestor.depth && step.parent != null) {
      step = step.parent;
    }
    return step == ancestor;
  }

  @Override
  public void close() throws IOException {
    while (!open.isEmpty()) {
      open.pop().directory().close();
    }
  }
}
