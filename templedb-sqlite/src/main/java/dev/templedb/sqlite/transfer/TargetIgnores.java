package dev.templedb.sqlite.transfer;

import dev.templedb.content.ContentHash;
import dev.templedb.sqlite.connection.Cursor;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.content.StoredContent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What ignore files exclude in a target before anything is written: what those exclude that are there now, and what those will that the
 * tree brings. Either is a reason for not removing a file.
 */
final class TargetIgnores {

  private static final List<String> NAMES = List.of(".gitignore", ".templeignore");

  private final Operation operation;
  private final TargetRoot target;
  private final TargetDirectory root;
  private final CheckoutTree tree;
  private final Cursor contents;

  TargetIgnores(
      Operation operation,
      TargetRoot target,
      TargetDirectory root,
      CheckoutTree tree,
      Cursor contents) {
    this.operation = operation;
    this.target = target;
    this.root = root;
    this.tree = tree;
    this.contents = contents;
  }

  /** The rules in one directory. */
  record Rules(IgnoreRules now, IgnoreRules then) {

    boolean isIgnored(String name, boolean directory) {
      return now.isIgnored(name, directory) || then.isIgnored(name, directory);
    }
  }

  /** The rules in a directory of the target, which must be there; empty for the root. */
  Rules in(String path) throws IOException {
    byte[] excludes = GitExcludes.read(target.path());
    Rules rules = new Rules(
        IgnoreRules.root(read(root), List.of(), excludes),
        IgnoreRules.root(readWithTree(root, ""), List.of(), excludes));
    for (int end = path.indexOf('/'); !path.isEmpty(); end = path.indexOf('/', end + 1)) {
      String step = end < 0 ? path : path.substring(0, end);
      try (TargetDirectory directory = root.descend(step)) {
        rules = below(rules, directory, step);
      }
      if (end < 0) {
        break;
      }
    }
    return rules;
  }

  /** The rules in a directory, from those in the one that it is in. */
  Rules below(Rules above, TargetDirectory directory, String path) throws IOException {
    String name = CheckoutTree.nameOf(path);
    return new Rules(
        above.now().child(name, read(directory)),
        above.then().child(name, readWithTree(directory, path + "/")));
  }

  /** Whether something is an ignore file by its name. */
  static boolean isIgnoreFile(String name) {
    return NAMES.contains(name);
  }

  /** The patterns of a directory's ignore files, one file after the other, since a later pattern wins; null when there is none. */
  static byte @Nullable [] read(TargetDirectory directory) throws IOException {
    byte[] patterns = null;
    for (String name : NAMES) {
      patterns = joined(patterns, read(directory, name));
    }
    return patterns;
  }

  private static byte @Nullable [] read(TargetDirectory directory, String name) throws IOException {
    FileState state = directory.state(Path.of(name));
    if (state == null || state.kind() != FileState.Kind.FILE) {
      return null;
    }
    try (InputStream in = Channels.newInputStream(directory.read(Path.of(name)))) {
      return in.readAllBytes();
    }
  }

  /** What {@link #read} will give when the tree has been written, if nothing is removed. */
  private byte @Nullable [] readWithTree(TargetDirectory directory, String prefix)
      throws IOException {
    byte[] patterns = null;
    for (String name : NAMES) {
      CheckoutFile file = tree.file(prefix + name);
      byte[] more = file == null ? read(directory, name) : stored(file);
      patterns = joined(patterns, more);
    }
    return patterns;
  }

  private byte @Nullable [] stored(CheckoutFile file) {
    if (file.symlinkTarget != null) {
      return null;
    }
    StoredContent content = contents.read(connection -> StoredContent.open(
        connection,
        operation,
        file.contentId,
        new ContentHash(Objects.requireNonNull(file.hash)),
        file.sizeBytes));
    if (!content.isChunked()) {
      return content.only();
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (Optional<byte[]> part = contents.read(content::next);
        part.isPresent();
        part = contents.read(content::next)) {
      bytes.writeBytes(part.get());
    }
    return bytes.toByteArray();
  }

  private static byte @Nullable [] joined(byte @Nullable [] patterns, byte @Nullable [] more) {
    if (patterns == null || more == null) {
      return patterns == null ? more : patterns;
    }
    byte[] joined = Arrays.copyOf(patterns, patterns.length + 1 + more.length);
    joined[patterns.length] = '\n';
    System.arraycopy(more, 0, joined, patterns.length + 1, more.length);
    return joined;
  }
}
