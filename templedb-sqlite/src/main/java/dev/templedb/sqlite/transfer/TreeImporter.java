package dev.templedb.sqlite.transfer;

import dev.templedb.error.ConflictException;
import dev.templedb.error.InvalidInputException;
import dev.templedb.error.StorageException;
import dev.templedb.sqlite.connection.CallSettings;
import dev.templedb.sqlite.connection.Database;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.project.FileTypeMatchers;
import dev.templedb.sqlite.project.SqliteProjects;
import dev.templedb.sqlite.transaction.AuditMark;
import dev.templedb.transfer.ImportReport;
import dev.templedb.transfer.SkippedFile;
import dev.templedb.transfer.StagedImport;
import dev.templedb.transfer.TreeImport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Imports trees: walk, read and store what is new, publish. */
public final class TreeImporter {

  private static final Logger log = LoggerFactory.getLogger(TreeImporter.class);

  private static final String IS_EMPTY = "SELECT NOT EXISTS (SELECT 1 FROM contents)";

  /** How often an import starts again when what it stored was collected before it was published. */
  private static final int ATTEMPTS = 3;

  private final Database database;
  private final CallSettings settings;
  private final FileTypeMatchers types;

  /** An importer into {@code database}. */
  public TreeImporter(Database database, CallSettings settings, FileTypeMatchers types) {
    this.database = database;
    this.settings = settings;
    this.types = types;
  }

  /** Stages and publishes. */
  public ImportReport run(TreeImport request) {
    return database.withLongLog(() -> run(request, progress(request)));
  }

  private ImportReport run(TreeImport request, ImportProgress progress) {
    for (int attempt = 1; ; attempt++) {
      try {
        return publish(request, stage(request, progress, attempt == 1), progress);
      } catch (ConflictException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
        log.warn(
            "importing into project '{}': others have collected what it stored; it starts again",
            request.projectSlug());
      }
    }
  }

  private ImportReport publish(TreeImport request, StagedTree staged, ImportProgress progress) {
    progress.report("publish", 0, OptionalLong.empty());
    CallSettings cancellable = settings.withToken(request.cancellation());
    ImportReport report = staged
        .reportIfNothingChanges(cancellable)
        .orElseGet(() -> staged.publish(cancellable, settings));
    progress.tell("publish", report.files(), OptionalLong.of(report.files()));
    return report;
  }

  /** Stages. */
  public StagedImport stage(TreeImport request) {
    return stage(request, progress(request), true);
  }

  private static ImportProgress progress(TreeImport request) {
    return new ImportProgress(request.projectSlug(), request.progress(), request.cancellation());
  }

  /** What the database knows before the directory is looked at. */
  private record Start(
      long projectId,
      FileTypeMatchers.Known types,
      Optional<TreeIndex> index,
      Set<Long> collected,
      boolean isEmptyStore,
      AuditMark moment) {}

  private StagedTree stage(TreeImport request, ImportProgress progress, boolean useIndex) {
    Operation operation = Operation.of("importing into project", request.projectSlug());
    database.refuseInsideTransaction(operation);
    Path root = root(request, operation);
    Start start = database.read(
        operation,
        settings,
        connection -> start(connection, request.projectSlug(), root, useIndex));
    progress.report("walk", 0, OptionalLong.empty());
    TreeWalk walk = walk(request, root, progress, operation);
    progress.report(
        "walk", walk.entries().size(), OptionalLong.of(walk.entries().size()));
    List<TreeEntry> unread = unread(walk.entries(), start);
    ContentStage stage = new ContentStage(
        new ContentStage.Target(
            database,
            settings.withToken(request.cancellation()),
            start.projectId(),
            root,
            start.types(),
            start.isEmptyStore()),
        Operation.of("storing content for project", request.projectSlug()),
        progress,
        unread);
    stage.run();
    List<SkippedFile> skipped = new ArrayList<>(walk.skipped());
    skipped.addAll(stage.skipped());
    skipped.sort(Comparator.comparing(SkippedFile::path));
    StagedTree.Found found = new StagedTree.Found(
        root,
        walk.entries().stream().filter(TreeEntry::isTaken).toList(),
        request.emptyDirectories() ? walk.emptyDirectories() : List.of(),
        List.copyOf(skipped),
        start.types(),
        start.moment());
    return new StagedTree(
        database,
        settings,
        request.projectSlug(),
        start.projectId(),
        found,
        start.index(),
        progress);
  }

  private Start start(KeptConnection connection, String slug, Path root, boolean useIndex)
      throws SQLException {
    long projectId = SqliteProjects.get(connection, slug).id().value();
    FileTypeMatchers.Known known = types.current(connection);
    Optional<TreeIndex> index = useIndex
        ? TreeIndex.read(connection, projectId, root.toString())
            .filter(read -> read.fileTypes().equals(known.state()))
        : Optional.empty();
    ProjectTree.Stamp stamp = ProjectTree.Stamp.read(connection, projectId);
    return new Start(
        projectId,
        known,
        index,
        index.isPresent() ? index.get().collected(connection, stamp) : Set.of(),
        connection.first(IS_EMPTY, row -> row.getBoolean(1)).orElseThrow(),
        AuditMark.read(connection));
  }

  /** The files that have to be read: those that the index does not know, or knows in another state. The others get what it knows. */
  private static List<TreeEntry> unread(List<TreeEntry> entries, Start start) {
    List<TrackedFile> known = start.index().map(TreeIndex::files).orElse(List.of());
    Map<String, TrackedFile> unpublished = new HashMap<>();
    start
        .index()
        .ifPresent(
            index -> index.unpublished().forEach(file -> unpublished.put(file.path(), file)));
    List<TreeEntry> unread = new ArrayList<>();
    int next = 0;
    for (TreeEntry entry : entries) {
      if (entry.isSymlink()) {
        continue;
      }
      while (next < known.size() && PathOrder.isBefore(known.get(next).path(), entry.path())) {
        next++;
      }
      boolean taken = (next < known.size() && take(entry, known.get(next), start.collected()))
          || take(entry, unpublished.get(entry.path()), start.collected());
      if (!taken) {
        unread.add(entry);
      }
    }
    return unread;
  }

  private static boolean take(TreeEntry entry, @Nullable TrackedFile known, Set<Long> collected) {
    if (known == null
        || known.racy()
        || !known.path().equals(entry.path())
        || !entry.state().equals(known.state())
        || collected.contains(known.contentId())) {
      return false;
    }
    entry.isKnown(known.contentId(), known.typeId());
    return true;
  }

  private static Path root(TreeImport request, Operation operation) {
    Path directory = request.directory();
    if (!Files.isDirectory(directory)) {
      throw new InvalidInputException(operation + ": '" + directory + "' "
          + (Files.exists(directory) ? "is no directory" : "does not exist")
          + "; name the directory to import");
    }
    try {
      return directory.toRealPath();
    } catch (IOException e) {
      throw unwalkable(directory, operation, e);
    }
  }

  private static StorageException unwalkable(Path directory, Operation operation, IOException e) {
    return new StorageException(
        operation + ": can't walk '" + directory + "': " + e + "; check its permissions", e);
  }

  private TreeWalk walk(
      TreeImport request, Path root, ImportProgress progress, Operation operation) {
    try {
      TreeWalk walk =
          new TreeWalk(root, request.includeIgnored(), request.excludes(), ownFiles(), found -> {
            progress.check();
            progress.update("walk", found, OptionalLong.empty());
          });
      walk.run();
      return walk;
    } catch (IOException e) {
      throw unwalkable(root, operation, e);
    }
  }

  /** The database's own files, which would change while they are read. */
  private Set<Path> ownFiles() {
    Path file = database.file();
    String name = String.valueOf(file.getFileName());
    return Set.of(
        file,
        file.resolveSibling(name + "-wal"),
        file.resolveSibling(name + "-shm"),
        file.resolveSibling(name + "-journal"));
  }
}
