package dev.templedb.sqlite.transfer;

import dev.templedb.error.InvalidInputException;
import dev.templedb.error.StorageException;
import dev.templedb.project.FileType;
import dev.templedb.project.FileTypeId;
import dev.templedb.sqlite.connection.CallSettings;
import dev.templedb.sqlite.connection.Database;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.project.FileTypeMatcher;
import dev.templedb.sqlite.project.FileTypeRegistry;
import dev.templedb.sqlite.project.SqliteProjects;
import dev.templedb.sqlite.transaction.WriteTransaction;
import dev.templedb.transfer.ImportReport;
import dev.templedb.transfer.SkippedFile;
import dev.templedb.transfer.StagedImport;
import dev.templedb.transfer.TreeImport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Imports trees: walk, store what is new, publish. */
public final class TreeImporter {

  private final Database database;
  private final CallSettings settings;

  /** An importer into {@code database}. */
  public TreeImporter(Database database, CallSettings settings) {
    this.database = database;
    this.settings = settings;
  }

  /** Stages and publishes. */
  public ImportReport run(TreeImport request) {
    ImportProgress progress =
        new ImportProgress(request.projectSlug(), request.progress(), request.cancellation());
    StagedTree staged = stage(request, progress);
    progress.report("publish", 0, OptionalLong.empty());
    ImportReport report = WriteTransaction.run(
        database,
        Operation.of("publishing the import into project", request.projectSlug()),
        settings.withToken(request.cancellation()),
        staged::publish);
    progress.tell("publish", report.files(), OptionalLong.of(report.files()));
    return report;
  }

  /** Stages. */
  public StagedImport stage(TreeImport request) {
    return stage(
        request,
        new ImportProgress(request.projectSlug(), request.progress(), request.cancellation()));
  }

  private StagedTree stage(TreeImport request, ImportProgress progress) {
    Operation operation = Operation.of("importing into project", request.projectSlug());
    database.refuseInsideTransaction(operation);
    FileTypeMatcher types = database.read(operation, settings, connection -> {
      SqliteProjects.get(connection, request.projectSlug());
      return matcher(FileTypeRegistry.read(connection));
    });
    List<SkippedFile> skipped = new ArrayList<>();
    progress.report("walk", 0, OptionalLong.empty());
    TreeWalk walk = walk(request, progress, operation);
    progress.report(
        "walk", walk.entries().size(), OptionalLong.of(walk.entries().size()));
    ContentStage stage = new ContentStage(
        database,
        Operation.of("storing content for project", request.projectSlug()),
        settings.withToken(request.cancellation()),
        progress,
        walk.entries(),
        types);
    stage.run();
    skipped.addAll(walk.skipped());
    skipped.addAll(stage.skipped());
    skipped.sort(Comparator.comparing(SkippedFile::path));
    return new StagedTree(
        database, request.projectSlug(), walk.entries(), stage.ids(), skipped, progress);
  }

  private TreeWalk walk(TreeImport request, ImportProgress progress, Operation operation) {
    Path directory = request.directory();
    if (!Files.isDirectory(directory)) {
      throw new InvalidInputException(operation + ": '" + directory + "' "
          + (Files.exists(directory) ? "is no directory" : "does not exist")
          + "; name the directory to import");
    }
    try {
      TreeWalk walk =
          new TreeWalk(directory.toRealPath(), request.includeIgnored(), ownFiles(), found -> {
            progress.check();
            progress.update("walk", found, OptionalLong.empty());
          });
      walk.run();
      return walk;
    } catch (IOException e) {
      throw new StorageException(
          operation + ": can't walk '" + directory + "': " + e + "; check its permissions", e);
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

  private static FileTypeMatcher matcher(FileTypeRegistry registry) {
    List<FileTypeMatcher.Rule> rules = new ArrayList<>();
    for (FileType type : registry.all()) {
      type.rules()
          .forEach(rule -> rules.add(
              new FileTypeMatcher.Rule(rule.kind(), rule.pattern(), type.id(), type.builtIn())));
    }
    return new FileTypeMatcher(
        rules, id(registry, FileType.UNKNOWN), id(registry, FileType.BINARY));
  }

  private static FileTypeId id(FileTypeRegistry registry, String name) {
    return registry.find(name).map(FileType::id).orElseThrow();
  }
}
