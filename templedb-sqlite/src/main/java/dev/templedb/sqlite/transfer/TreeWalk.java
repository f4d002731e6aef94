package dev.templedb.sqlite.transfer;

import dev.templedb.error.InvalidInputException;
import dev.templedb.error.StorageException;
import dev.templedb.sqlite.connection.Threads;
import dev.templedb.sqlite.project.GitNames;
import dev.templedb.transfer.SkippedFile;
import dev.templedb.transfer.SkippedFile.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Lists what a directory holds, without following links, leaving out {@code .git} and what ignore rules exclude. A thread for each
 * processor takes directories from a common stack; what they find is put in order at the end.
 */
final class TreeWalk {

  private static final List<String> IGNORE_FILES = List.of(".gitignore", ".templeignore");

  private static final Charset NAMES = nameCharset();

  private final Path root;
  private final boolean includeIgnored;
  private final Set<Path> excluded;
  private final List<String> excludePatterns;
  private final LongConsumer found;

  private final Deque<Directory> waiting = new ArrayDeque<>();
  private int unfinished;
  private long seen;
  private @Nullable Throwable failure;

  private final List<TreeEntry> entries = new ArrayList<>();
  private final List<String> emptyDirectories = new ArrayList<>();
  private final List<SkippedFile> skipped = new ArrayList<>();

  /** A directory, and after it was listed what is in it. */
  private static final class Directory {
    final String prefix;
    final Path path;
    final @Nullable IgnoreRules rulesAbove;
    IgnoreRules rules = IgnoreRules.NONE;
    boolean listed;
    final List<Child> children = new ArrayList<>();
    final List<SkippedFile> skipped = new ArrayList<>();

    /** A directory; {@code rulesAbove} are those of the directory that it is in, null for the root. */
    Directory(String prefix, Path path, @Nullable IgnoreRules rulesAbove) {
      this.prefix = prefix;
      this.path = path;
      this.rulesAbove = rulesAbove;
    }
  }

  /** Something in a directory that is taken; {@code key} is its name, with a slash behind that of a directory. */
  private record Child(
      String key, @Nullable TreeEntry entry, @Nullable Directory directory) {}

  /**
   * A walk of {@code root}, which is real and absolute.
   *
   * @param excluded files that are left out: the database's own
   * @param excludePatterns lines as in an ignore file that come before all others
   * @param found hears from the thread that runs the walk how many files there are so far; what it throws ends the walk
   */
  TreeWalk(
      Path root,
      boolean includeIgnored,
      List<String> excludePatterns,
      Set<Path> excluded,
      LongConsumer found) {
    this.root = root;
    this.includeIgnored = includeIgnored;
    this.excludePatterns = excludePatterns;
    this.excluded = excluded;
    this.found = found;
  }

  /** Walks; throws when the root itself can't be listed. What can't be listed below it is told by {@link #skipped}. */
  void run() throws IOException {
    Directory top = new Directory("", root, null);
    waiting.add(top);
    unfinished = 1;
    List<Thread> helpers = new ArrayList<>();
    for (int i = 1; i < Runtime.getRuntime().availableProcessors(); i++) {
      Thread helper = new Thread(() -> work(false), "templedb-walk-" + i);
      helper.setDaemon(true);
      helper.start();
      helpers.add(helper);
    }
    work(true);
    helpers.forEach(Threads::join);
    if (failure instanceof UncheckedIOException e) {
      throw e.getCause();
    } else if (failure instanceof RuntimeException e) {
      throw e;
    } else if (failure instanceof Error e) {
      throw e;
    }
    collect(top);
  }

  /** The files and links, by {@link PathOrder}. */
  List<TreeEntry> entries() {
    return entries;
  }

  /** The directories in which nothing is taken, by {@link PathOrder}. */
  List<String> emptyDirectories() {
    return emptyDirectories;
  }

  /** What can't be taken. */
  List<SkippedFile> skipped() {
    return skipped;
  }

  private IgnoreRules rules(Directory directory, List<Path> files) {
    byte[] patterns = includeIgnored ? null : ignoreFiles(directory.path, files);
    if (directory.rulesAbove != null) {
      return directory.rulesAbove.child(String.valueOf(directory.path.getFileName()), patterns);
    }
    return IgnoreRules.root(
        patterns, excludePatterns, includeIgnored ? null : GitExcludes.read(directory.path));
  }

  private void work(boolean own) {
    try {
      for (Directory next = take(null); next != null; next = take(next)) {
        if (own) {
          found.accept(seenSoFar());
        }
        list(next);
      }
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  /** Gives back a directory that was listed, puts those in it on the stack, and takes another; null when none is left. */
  private synchronized @Nullable Directory take(@Nullable Directory listed) {
    if (listed != null) {
      for (Child child : listed.children) {
        if (child.directory() != null) {
          waiting.push(child.directory());
          unfinished++;
        } else {
          seen++;
        }
      }
      unfinished--;
      notifyAll();
    }
    boolean interrupted = false;
    while (waiting.isEmpty() && unfinished > 0 && failure == null) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return failure == null ? waiting.poll() : null;
  }

  private synchronized long seenSoFar() {
    return seen;
  }

  private synchronized void fail(Throwable thrown) {
    if (failure == null) {
      failure = thrown;
    }
    notifyAll();
  }

  private void collect(Directory directory) {
    skipped.addAll(directory.skipped);
    if (directory.children.isEmpty() && !directory.prefix.isEmpty() && directory.listed) {
      emptyDirectories.add(directory.prefix.substring(0, directory.prefix.length() - 1));
    }
    for (Child child : directory.children) {
      if (child.entry() != null) {
        entries.add(child.entry());
      } else if (child.directory() != null) {
        collect(child.directory());
      }
    }
  }

  private void list(Directory directory) {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory.path)) {
      stream.forEach(files::add);
      directory.listed = true;
    } catch (DirectoryIteratorException e) {
      directory.skipped.add(
          new SkippedFile(directory.prefix + ".", Reason.UNREADABLE, String.valueOf(e.getCause())));
    } catch (IOException e) {
      if (directory.prefix.isEmpty()) {
        throw new UncheckedIOException(e);
      }
      directory.skipped.add(
          unread(directory.prefix.substring(0, directory.prefix.length() - 1), e));
    }
    directory.rules = rules(directory, files);
    for (Path file : files) {
      visit(directory, file);
    }
    directory.children.sort(Comparator.comparing(Child::key, PathOrder::compare));
  }

  private void visit(Directory directory, Path file) {
    String name = name(directory, file);
    if (name == null || name.equals(".git") || excluded.contains(file)) {
      return;
    }
    if (directory.prefix.isEmpty() && Staging.isStaging(name)) {
      // What a checkout builds aside, perhaps one that was killed.
      return;
    }
    String path = directory.prefix + name;
    long now = System.currentTimeMillis() * 1_000_000;
    FileState state;
    try {
      state = FileState.of(file);
    } catch (IOException e) {
      if (!directory.rules.isIgnored(name, true)) {
        directory.skipped.add(unread(path, e));
      }
      return;
    }
    boolean isDirectory = state.kind() == FileState.Kind.DIRECTORY;
    if (directory.rules.isIgnored(name, isDirectory)) {
      return;
    }
    if (GitNames.isDotGit(name)
        || (state.kind() == FileState.Kind.SYMLINK && GitNames.isDotGitmodules(name))) {
      directory.skipped.add(new SkippedFile(
          path, Reason.RESERVED_NAME, "git refuses this name, and so do checkouts"));
      return;
    }
    switch (state.kind()) {
      case DIRECTORY ->
        directory.children.add(
            new Child(name + '/', null, new Directory(path + '/', file, directory.rules)));
      case SYMLINK -> visitLink(directory, file, name, state, now);
      case FILE ->
        directory.children.add(new Child(name, new TreeEntry(path, null, state, now), null));
      case OTHER ->
        directory.skipped.add(
            new SkippedFile(path, Reason.SPECIAL_FILE, "a socket, device or named pipe"));
    }
  }

  private static void visitLink(
      Directory directory, Path file, String name, FileState state, long now) {
    String path = directory.prefix + name;
    try {
      Path target = Files.readSymbolicLink(file);
      if (isRepresentable(target)) {
        TreeEntry entry = new TreeEntry(path, target.toString(), state, now);
        directory.children.add(new Child(name, entry, null));
      } else {
        directory.skipped.add(
            new SkippedFile(path, Reason.NAME_NOT_UNICODE, "the link's target is not valid UTF-8"));
      }
    } catch (IOException e) {
      directory.skipped.add(unread(path, e));
    }
  }

  /** The last name; null, with an entry in the report, when it is not valid Unicode. */
  private static @Nullable String name(Directory directory, Path file) {
    Path name = file.getFileName();
    if (isRepresentable(name)) {
      return name.toString();
    }
    directory.skipped.add(new SkippedFile(
        directory.prefix + name, Reason.NAME_NOT_UNICODE, "the name is not valid UTF-8"));
    return null;
  }

  /** Why a file that the walk has seen could not be read. */
  static SkippedFile unread(String path, IOException failure) {
    return failure instanceof NoSuchFileException
        ? new SkippedFile(path, Reason.VANISHED, "it was gone when it was to be read")
        : new SkippedFile(path, Reason.UNREADABLE, String.valueOf(failure));
  }

  /** The patterns of a directory's ignore files, one file after the other, since a later pattern wins; null when there is none. */
  private static byte @Nullable [] ignoreFiles(Path directory, List<Path> files) {
    byte[] patterns = null;
    for (String name : IGNORE_FILES) {
      Path file = directory.resolve(name);
      byte[] more = files.contains(file) ? ignoreFile(file) : null;
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

  /** The content of an ignore file, which must be a regular file; null when there is none. */
  static byte @Nullable [] ignoreFile(Path file) {
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
