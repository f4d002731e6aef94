package dev.templedb.sqlite.transfer;

import dev.templedb.transfer.FileChange;
import dev.templedb.transfer.FileChange.Reason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** How a project's tree differs from what an import has found. */
final class TreeDiff {

  /** A file that is there in both, and why it differs. */
  record Changed(TreeEntry entry, Reason reason) {}

  /** A file that is at another path. */
  record Renamed(TrackedFile from, TreeEntry to) {}

  private final long symlinkType;
  private final UnknownPaths unknown;
  private List<TreeEntry> added = new ArrayList<>();
  private final List<Changed> changed = new ArrayList<>();
  private final List<TreeEntry> touched = new ArrayList<>();
  private final List<Renamed> renamed = new ArrayList<>();
  private List<TrackedFile> removed = new ArrayList<>();
  private long unchanged;
  private long kept;

  private TreeDiff(long symlinkType, UnknownPaths unknown) {
    this.symlinkType = symlinkType;
    this.unknown = unknown;
  }

  /**
   * Compares.
   *
   * @param present the project's files, by {@link PathOrder}
   * @param wanted what was found, by {@link PathOrder}
   * @param unknown where there may be files that could not be read; these stay
   * @param symlinkType the type of links
   */
  static TreeDiff between(
      List<TrackedFile> present, List<TreeEntry> wanted, UnknownPaths unknown, long symlinkType) {
    TreeDiff diff = new TreeDiff(symlinkType, unknown);
    diff.merge(present, wanted);
    diff.findRenames();
    return diff;
  }

  /** No difference between two trees of so many files. */
  static TreeDiff none(long files) {
    TreeDiff diff = new TreeDiff(0, new UnknownPaths(List.of()));
    diff.unchanged = files;
    return diff;
  }

  private void merge(List<TrackedFile> present, List<TreeEntry> wanted) {
    int next = 0;
    for (TreeEntry entry : wanted) {
      while (next < present.size() && PathOrder.isBefore(present.get(next).path(), entry.path())) {
        missing(present.get(next++));
      }
      if (next < present.size() && present.get(next).path().equals(entry.path())) {
        compare(present.get(next++), entry);
      } else {
        added.add(entry);
      }
    }
    while (next < present.size()) {
      missing(present.get(next++));
    }
  }

  private void missing(TrackedFile file) {
    if (unknown.covers(file.path())) {
      unchanged++;
      kept++;
    } else {
      removed.add(file);
    }
  }

  private void compare(TrackedFile present, TreeEntry entry) {
    Reason reason = reason(present, entry);
    if (reason != null) {
      changed.add(new Changed(entry, reason));
      return;
    }
    unchanged++;
    if (present.modifiedNanos() != entry.state().modifiedNanos()) {
      touched.add(entry);
    }
  }

  private @Nullable Reason reason(TrackedFile present, TreeEntry entry) {
    if ((present.symlinkTarget() == null) == entry.isSymlink()) {
      return Reason.KIND;
    }
    if (entry.isSymlink()) {
      return !Objects.equals(present.symlinkTarget(), entry.symlinkTarget())
          ? Reason.SYMLINK_TARGET
          : present.typeId() != symlinkType ? Reason.FILE_TYPE : null;
    }
    if (present.contentId() != entry.contentId()) {
      return Reason.CONTENT;
    }
    if (present.executable() != entry.state().executable()) {
      return Reason.EXECUTABLE;
    }
    return present.typeId() != entry.typeId() ? Reason.FILE_TYPE : null;
  }

  /** Takes an added file and a removed one with the same content, which is not empty, for one that was renamed; one of the same name first. */
  private void findRenames() {
    if (added.isEmpty() || removed.isEmpty()) {
      return;
    }
    Set<TrackedFile> from = new HashSet<>();
    Set<TreeEntry> to = new HashSet<>();
    pair(
        file -> new NameAndContent(name(file.path()), file.contentId()),
        entry -> new NameAndContent(name(entry.path()), entry.contentId()),
        from,
        to);
    pair(TrackedFile::contentId, TreeEntry::contentId, from, to);
    added = added.stream().filter(entry -> !to.contains(entry)).toList();
    removed = removed.stream().filter(file -> !from.contains(file)).toList();
  }

  private record NameAndContent(String name, long contentId) {}

  /** Pairs those files that have the same key, in the order of their paths; what is paired goes to {@code from} and {@code to}. */
  private <K> void pair(
      Function<TrackedFile, K> keyOfRemoved,
      Function<TreeEntry, K> keyOfAdded,
      Set<TrackedFile> from,
      Set<TreeEntry> to) {
    Map<K, Deque<TrackedFile>> gone = new HashMap<>();
    for (TrackedFile file : removed) {
      if (file.contentId() != 0 && !from.contains(file)) {
        gone.computeIfAbsent(keyOfRemoved.apply(file), any -> new ArrayDeque<>())
            .add(file);
      }
    }
    for (TreeEntry entry : added) {
      if (entry.contentId() != 0 && entry.state().sizeBytes() > 0 && !to.contains(entry)) {
        Deque<TrackedFile> candidates = gone.get(keyOfAdded.apply(entry));
        TrackedFile file = candidates == null ? null : candidates.poll();
        if (file != null) {
          from.add(file);
          to.add(entry);
          renamed.add(new Renamed(file, entry));
        }
      }
    }
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  List<TreeEntry> added() {
    return added;
  }

  List<Changed> changed() {
    return changed;
  }

  /** Files of which nothing differs but the time. */
  List<TreeEntry> touched() {
    return touched;
  }

  List<Renamed> renamed() {
    return renamed;
  }

  List<TrackedFile> removed() {
    return removed;
  }

  long unchanged() {
    return unchanged;
  }

  /** Whether the project keeps files that could not be looked at. */
  boolean keepsUnknown() {
    return kept > 0;
  }

  /** Whether the project's rows are what they should be. */
  boolean isEmpty() {
    return touched.isEmpty() && isUnchanged();
  }

  /** Whether no file changes, but for its time. */
  boolean isUnchanged() {
    return added.isEmpty() && changed.isEmpty() && renamed.isEmpty() && removed.isEmpty();
  }

  /** The first changes, by path; {@code stillThere} says whether something that was removed is in the directory. */
  List<FileChange> changes(int most, Predicate<String> stillThere) {
    List<FileChange> changes = new ArrayList<>();
    // All but the renamed are sorted already.
    added.stream()
        .limit(most)
        .forEach(
            entry -> changes.add(FileChange.of(FileChange.Kind.ADDED, entry.path(), Reason.NEW)));
    changed.stream()
        .limit(most)
        .forEach(change -> changes.add(
            FileChange.of(FileChange.Kind.CHANGED, change.entry().path(), change.reason())));
    renamed.forEach(rename ->
        changes.add(FileChange.renamed(rename.from().path(), rename.to().path())));
    removed.stream()
        .limit(most)
        .forEach(
            file -> changes.add(FileChange.of(FileChange.Kind.REMOVED, file.path(), Reason.GONE)));
    changes.sort((a, b) -> PathOrder.compare(a.path(), b.path()));
    return changes.stream()
        .limit(most)
        .map(change -> change.kind() == FileChange.Kind.REMOVED && stillThere.test(change.path())
            ? FileChange.of(FileChange.Kind.REMOVED, change.path(), Reason.IGNORED)
            : change)
        .toList();
  }
}
