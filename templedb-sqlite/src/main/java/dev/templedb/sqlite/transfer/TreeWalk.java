package dev.templedb.sqlite.transfer;

import dev.templedb.error.InvalidInputException;
import dev.templedb.error.StorageException;
import dev.templedb.transfer.SkippedFile;
import dev.templedb.transfer.SkippedFile.Reason;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Lists what a directory holds, without following links, leaving out {@code .git} and what ignore files exclude. */
final class TreeWalk {

  private static final List<String> IGNORE_FILES = List.of(".gitignore", ".templeignore");

  private static final Charset NAMES = nameCharset();

  private final Path root;
  private final boolean includeIgnored;
  private final Set<Path> excluded;
  private final LongConsumer found;
  private final List<TreeEntry> entries = new ArrayList<>();
  private final List<SkippedFile> skipped = new ArrayList<>();

  /**
   * A walk of {@code root}, which is real and absolute.
   *
   * @param excluded files that are left out: the database's own
   * @param found hears how many entries there are so far, whatever is come upon; what it throws ends the walk
   */
  TreeWalk(Path root, boolean includeIgnored, Set<Path> excluded, LongConsumer found) {
    this.root = root;
    this.includeIgnored = includeIgnored;
    this.excluded = excluded;
    this.found = found;
  }

  /** Walks. */
  void run() throws IOException {
    Files.walkFileTree(root, new Visitor());
  }

  /** The files and links, in no particular order. */
  List<TreeEntry> entries() {
    return entries;
  }

  /** What can't be taken. */
  List<SkippedFile> skipped() {
    return skipped;
  }

  private final class Visitor extends SimpleFileVisitor<Path> {

    private final Deque<String> prefixes = new ArrayDeque<>();
    private final Deque<IgnoreRules> rules = new ArrayDeque<>();

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      found.accept(entries.size());
      if (prefixes.isEmpty()) {
        prefixes.push("");
        rules.push(IgnoreRules.root(ignoreFiles(directory)));
        return FileVisitResult.CONTINUE;
      }
      String name = name(directory);
      if (name == null
          || name.equals(".git")
          || (!includeIgnored && rules.element().isIgnored(name, true))) {
        return FileVisitResult.SKIP_SUBTREE;
      }
      rules.push(rules.element().child(name, ignoreFiles(directory)));
      prefixes.push(prefixes.element() + name + '/');
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) {
      if (failure != null) {
        skipped.add(
            new SkippedFile(prefixes.element() + ".", Reason.UNREADABLE, String.valueOf(failure)));
      }
      prefixes.pop();
      rules.pop();
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      found.accept(entries.size());
      String name = name(file);
      if (name == null || name.equals(".git") || excluded.contains(file)) {
        return FileVisitResult.CONTINUE;
      }
      if (!includeIgnored && rules.element().isIgnored(name, false)) {
        return FileVisitResult.CONTINUE;
      }
      String path = prefixes.element() + name;
      if (attributes.isSymbolicLink()) {
        visitLink(file, path);
      } else if (attributes.isRegularFile()) {
        entries.add(new TreeEntry(path, file, null));
      } else {
        skipped.add(new SkippedFile(path, Reason.SPECIAL_FILE, "a socket, device or named pipe"));
      }
      return FileVisitResult.CONTINUE;
    }

    private void visitLink(Path file, String path) {
      try {
        Path target = Files.readSymbolicLink(file);
        if (isRepresentable(target)) {
          entries.add(new TreeEntry(path, file, target.toString()));
        } else {
          skipped.add(new SkippedFile(
              path, Reason.NAME_NOT_UNICODE, "the link's target is not valid UTF-8"));
        }
      } catch (IOException e) {
        skipped.add(unread(path, e));
      }
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (prefixes.isEmpty()) {
        throw failure;
      }
      String name = name(file);
      if (name != null
          && !name.equals(".git")
          && !(!includeIgnored && rules.element().isIgnored(name, true))) {
        skipped.add(unread(prefixes.element() + name, failure));
      }
      return FileVisitResult.CONTINUE;
    }

    /** The last name; null, with an entry in the report, when it is not valid Unicode. */
    private @Nullable String name(Path file) {
      Path name = file.getFileName();
      if (isRepresentable(name)) {
        return name.toString();
      }
      skipped.add(new SkippedFile(
          prefixes.element() + name, Reason.NAME_NOT_UNICODE, "the name is not valid UTF-8"));
      return null;
    }
  }

  /** Why a file that the walk has seen could not be read. */
  static SkippedFile unread(String path, IOException failure) {
    return failure instanceof NoSuchFileException
        ? new SkippedFile(path, Reason.VANISHED, "it was gone when it was to be read")
        : new SkippedFile(path, Reason.UNREADABLE, String.valueOf(failure));
  }

  /** The patterns of a directory's ignore files, one file after the other, since a later pattern wins; null when there is none. */
  private byte @Nullable [] ignoreFiles(Path directory) {
    byte[] patterns = null;
    for (String name : includeIgnored ? List.<String>of() : IGNORE_FILES) {
      byte[] more = ignoreFile(directory.resolve(name));
      if (more != null) {
        patterns = patterns == null ? more : joined(patterns, more);
      }
    }
    return patterns;
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + 1 + second.length);
    both[first.length] = '\n';
    System.arraycopy(second, 0, both, first.length + 1, second.length);
    return both;
  }

  private static byte @Nullable [] ignoreFile(Path file) {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return null;
    }
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw new StorageException(
          "importing a tree: can't read '" + file + "' (" + e
              + "), so what to leave out is not known;"
              + " make it readable, or import with includeIgnored",
          e);
    }
  }

  /**
   * Whether a path that the file system gave survives as text. A name that isn't UTF-8 becomes one with U+FFFD, as which it can't be found
   * again. When the JVM doesn't use UTF-8 for names, every name beyond ASCII becomes something else, and the import must not go on.
   */
  private static boolean isRepresentable(Path path) {
    String text = path.toString();
    if (!NAMES.equals(StandardCharsets.UTF_8) && text.chars().anyMatch(c -> c >= 0x80)) {
      throw new InvalidInputException("importing a tree: this JVM uses " + NAMES
          + " for file names, and there is one beyond ASCII ('" + text
          + "'); set LC_ALL=C.UTF-8 before the JVM starts");
    }
    return text.indexOf('\uFFFD') < 0 || path.getFileSystem().getPath(text).equals(path);
  }

  /** What names are encoded in. Windows has no say in it: there they are UTF-16. */
  private static Charset nameCharset() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"))
        : StandardCharsets.UTF_8;
  }
}
