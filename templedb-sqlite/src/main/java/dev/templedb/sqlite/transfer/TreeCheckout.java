package dev.templedb.sqlite.transfer;

import dev.templedb.error.InvalidInputException;
import dev.templedb.error.StorageException;
import dev.templedb.error.StorageFullException;
import dev.templedb.error.TempleDbException;
import dev.templedb.sqlite.connection.CallSettings;
import dev.templedb.sqlite.connection.Database;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.transaction.WriteTransaction;
import dev.templedb.transfer.Checkout;
import dev.templedb.transfer.CheckoutReport;
import dev.templedb.transfer.LeftPath;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks trees out: read the tree, check it, compare it with what is there, write. */
public final class TreeCheckout {

  private static final Logger log = LoggerFactory.getLogger(TreeCheckout.class);

  private static final int THREADS = Runtime.getRuntime().availableProcessors();

  /** With less room than this, what failed is taken to have failed for it. */
  private static final long FULL_BYTES = 1 << 20;

  private final Database database;
  private final CallSettings settings;

  /** Checkouts from {@code database}. */
  public TreeCheckout(Database database, CallSettings settings) {
    this.database = database;
    this.settings = settings;
  }

  /** Checks out. */
  public CheckoutReport run(Checkout request) {
    Operation operation = Operation.of("checking out project", request.projectSlug());
    database.refuseInsideTransaction(operation);
    CheckoutProgress progress =
        new CheckoutProgress(operation, request.progress(), request.cancellation());
    progress.begin("plan", OptionalLong.empty());
    Path directory = request.directory();
    if (directory.getFileSystem() != FileSystems.getDefault()) {
      throw new InvalidInputException(
          operation + ": '" + directory + "' is no directory of the operating system; name one");
    }
    try (CheckoutSnapshot snapshot = CheckoutSnapshot.open(
        database,
        operation,
        settings.withToken(request.cancellation()),
        request.projectSlug(),
        THREADS)) {
      return run(request, operation, progress, snapshot);
    } catch (IOException e) {
      // An interrupt closes the file that is being written.
      progress.check();
      throw failure(operation, directory, e);
    }
  }

  private CheckoutReport run(
      Checkout request, Operation operation, CheckoutProgress progress, CheckoutSnapshot snapshot)
      throws IOException {
    Path directory = request.directory();
    Path nearest = Files.exists(directory) ? directory.toRealPath() : directory.toAbsolutePath();
    PathRules rules = new PathRules(nearest, request.portableNames());
    TreeRefusal refusal = new TreeRefusal();
    rules.check(snapshot.tree(), refusal);
    refusal.throwIfAny(operation);
    boolean created = prepare(directory, operation);
    try {
      TargetRoot target = new TargetRoot(directory.toRealPath());
      try (TargetDirectory root = TargetDirectory.ofRoot(target.path())) {
        return run(request, operation, progress, snapshot, rules, target, root);
      }
    } catch (IOException | RuntimeException | Error e) {
      if (created) {
        removeIfEmpty(directory);
      }
      throw e;
    }
  }

  private static boolean prepare(Path directory, Operation operation) throws IOException {
    if (Files.isDirectory(directory)) {
      return false;
    } else if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      throw new InvalidInputException(
          operation + ": '" + directory + "' is no directory; name one, or a new one");
    }
    Path parent = directory.toAbsolutePath().getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      throw new InvalidInputException(operation + ": the directory in which '" + directory
          + "' is to be made does not exist; make it first");
    }
    Files.createDirectory(directory);
    return true;
  }

  private static void removeIfEmpty(Path directory) {
    try {
      Files.delete(directory);
    } catch (IOException e) {
      // Something is in it already.
    }
  }

  private CheckoutReport run(
      Checkout request,
      Operation operation,
      CheckoutProgress progress,
      CheckoutSnapshot snapshot,
      PathRules rules,
      TargetRoot target,
      TargetDirectory root)
      throws IOException {
    CheckoutTree tree = snapshot.tree();
    Map<String, TrackedFile> recorded = snapshot.recorded(target.path().toString(), rules);
    CheckoutComparison comparison = new CheckoutComparison(
        operation, request, target, root, tree, recorded, ownFiles(), progress);
    progress.add(tree.files().size(), 0);
    progress.end();
    progress.begin("compare", OptionalLong.of(tree.files().size()));
    comparison.run(snapshot.cursors());
    progress.end();
    List<LeftPath> left = new ArrayList<>(comparison.left());
    long removed = 0;
    if (isAnythingToDo(root, tree, comparison)) {
      try (Staging staging = Staging.create(root, operation, target.path())) {
        TreeRefusal refusal = new TreeRefusal();
        new NameTrials(staging).check(tree, refusal);
        refusal.throwIfAny(operation);
        CheckoutExecution execution =
            new CheckoutExecution(operation, request, target, root, staging, tree, progress);
        execution.run(comparison.removals(), snapshot.cursors());
        left.addAll(execution.left());
        removed = execution.removed();
      }
    }
    Set<String> edited = left.stream().map(LeftPath::path).collect(Collectors.toSet());
    ExtraFiles extra =
        new ExtraFiles(target, tree, request.extraFiles(), ownFiles(), edited, progress);
    if (request.extraFiles() != Checkout.ExtraFiles.KEEP) {
      progress.begin("remove", OptionalLong.empty());
      extra.run(root);
      progress.end();
      left.addAll(extra.left());
    }
    remember(operation, snapshot, target);
    return CheckoutReport.builder()
        .written(count(tree, Set.of(CheckoutFile.Action.WRITE, CheckoutFile.Action.SET_EXECUTABLE)))
        .unchanged(count(tree, Set.of(CheckoutFile.Action.NONE)))
        .removed(removed + extra.removed())
        .extra(extra.count())
        .extraFiles(extra.found())
        .left(left.stream().sorted(Comparator.comparing(LeftPath::path)).toList())
        .bytes(progress.bytes())
        .duration(progress.elapsed())
        .build();
  }

  /** Whether anything has to be written, removed, or cleared away after a checkout that was killed. */
  private static boolean isAnythingToDo(
      TargetDirectory root, CheckoutTree tree, CheckoutComparison comparison) throws IOException {
    return !comparison.removals().isEmpty()
        || tree.files().stream().anyMatch(file -> file.action != CheckoutFile.Action.NONE)
        || tree.inOrder().stream().anyMatch(directory -> !directory.exists)
        || root.names().stream().anyMatch(name -> Staging.isStaging(name.toString()));
  }

  private static long count(CheckoutTree tree, Set<CheckoutFile.Action> actions) {
    return tree.files().stream().filter(file -> actions.contains(file.action)).count();
  }

  private Set<Path> ownFiles() {
    Path file = database.file();
    String name = String.valueOf(file.getFileName());
    return Set.of(
        file,
        file.resolveSibling(name + "-wal"),
        file.resolveSibling(name + "-shm"),
        file.resolveSibling(name + "-journal"));
  }

  /** Remembers the state of what is there now, so that the next import or checkout need not read it. */
  private void remember(Operation operation, CheckoutSnapshot snapshot, TargetRoot target) {
    if (database.isReadOnly()) {
      return;
    }
    String fileTypes = snapshot.fileTypes();
    List<TrackedFile> files =
        snapshot.tree().files().stream().map(CheckoutFile::tracked).toList();
    try {
      WriteTransaction.run(
          database,
          operation,
          settings,
          transaction -> transaction.storeInvisibly(operation, connection -> {
            TreeIndex.write(
                connection,
                snapshot.projectId(),
                target.path().toString(),
                database.options().clock().instant().getEpochSecond(),
                snapshot.treeVersion(),
                fileTypes,
                files);
            return true;
          }));
    } catch (TempleDbException e) {
      // The files are written; without an index the next checkout or import only reads more.
      log.warn("{}: what was written can't be remembered", operation, e);
    }
  }

  /** Asked for the room that is left, since the system's own words for what is wrong are in its user's language. */
  private static boolean isFull(Path directory) {
    try {
      return Files.exists(directory) && Files.getFileStore(directory).getUsableSpace() < FULL_BYTES;
    } catch (IOException e) {
      return false;
    }
  }

  private static TempleDbException failure(Operation operation, Path directory, IOException e) {
    if (isFull(directory)) {
      return new StorageFullException(
          operation + ": the disk that '" + directory
              + "' is on is full; free some space and check out again",
          e);
    }
    return new StorageException(
        operation + ": can't read or write in '" + directory + "' (" + e
            + "); see to it and check out again",
        e);
  }
}
