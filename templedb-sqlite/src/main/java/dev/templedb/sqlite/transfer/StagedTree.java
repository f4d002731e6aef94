package dev.templedb.sqlite.transfer;

import dev.templedb.Transaction;
import dev.templedb.content.ContentHash;
import dev.templedb.sqlite.connection.Database;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.project.SqliteProjects;
import dev.templedb.sqlite.transaction.Change;
import dev.templedb.sqlite.transaction.OwnTransaction;
import dev.templedb.sqlite.transaction.Summary;
import dev.templedb.sqlite.transaction.WriteTransaction;
import dev.templedb.transfer.FileChange;
import dev.templedb.transfer.ImportReport;
import dev.templedb.transfer.SkippedFile;
import dev.templedb.transfer.StagedImport;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** A tree whose content is stored, ready to be published. */
final class StagedTree implements StagedImport {

  private final Database database;
  private final String projectSlug;
  private final List<TreeEntry> entries;
  private final Map<ContentHash, Long> contentIds;
  private final List<SkippedFile> skipped;
  private final ImportProgress progress;

  StagedTree(
      Database database,
      String projectSlug,
      List<TreeEntry> entries,
      Map<ContentHash, Long> contentIds,
      List<SkippedFile> skipped,
      ImportProgress progress) {
    this.database = database;
    this.projectSlug = projectSlug;
    this.entries = entries.stream()
        .filter(TreeEntry::isTaken)
        .sorted(Comparator.comparing(TreeEntry::path))
        .toList();
    this.contentIds = contentIds;
    this.skipped = List.copyOf(skipped);
    this.progress = progress;
  }

  @Override
  public String projectSlug() {
    return projectSlug;
  }

  @Override
  public List<SkippedFile> skipped() {
    return skipped;
  }

  @Override
  public ImportReport publish(Transaction transaction) {
    if (!(transaction instanceof OwnTransaction own) || !own.calls().isOf(database)) {
      throw new IllegalArgumentException("publishing an import into project '" + projectSlug
          + "': the transaction is of another database than the one that it was staged in");
    }
    return publish(own.calls());
  }

  ImportReport publish(WriteTransaction transaction) {
    Operation operation = Operation.of("publishing the import into project", projectSlug);
    return transaction.write(
        operation, (connection, entry) -> publish(operation, connection, entry));
  }

  private ImportReport publish(Operation operation, KeptConnection connection, Change entry)
      throws SQLException {
    long projectId = SqliteProjects.get(connection, projectSlug).id().value();
    Publication publication = new Publication(
        operation,
        connection,
        projectId,
        contentIds,
        new UnknownPaths(skipped),
        database.options().clock().instant());
    publication.run(entries);
    List<FileChange> changes = publication.changes();
    long added = count(changes, FileChange.Kind.ADDED);
    long changed = count(changes, FileChange.Kind.CHANGED);
    long removed = count(changes, FileChange.Kind.REMOVED);
    if (!changes.isEmpty()) {
      entry.updated(
          "project.import",
          projectSlug,
          Summary.of().with("files", publication.unchanged() + changed + removed),
          Summary.of()
              .with("files", publication.unchanged() + changed + added)
              .with("added", added)
              .with("changed", changed)
              .with("removed", removed));
    }
    return ImportReport.builder()
        .added(added)
        .changed(changed)
        .unchanged(publication.unchanged())
        .removed(removed)
        .changes(changes.stream()
            .sorted(Comparator.comparing(FileChange::path))
            .limit(ImportReport.MAX_CHANGES)
            .toList())
        .skipped(skipped)
        .bytes(progress.bytes())
        .duration(progress.elapsed())
        .build();
  }

  private static long count(List<FileChange> changes, FileChange.Kind kind) {
    return changes.stream().filter(change -> change.kind() == kind).count();
  }
}
