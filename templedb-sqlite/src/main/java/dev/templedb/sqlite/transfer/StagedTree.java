package dev.templedb.sqlite.transfer;

import dev.templedb.Transaction;
import dev.templedb.sqlite.connection.CallSettings;
import dev.templedb.sqlite.connection.Database;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.project.FileTypeMatchers;
import dev.templedb.sqlite.project.SqliteProjects;
import dev.templedb.sqlite.project.TreeVersion;
import dev.templedb.sqlite.transaction.AuditMark;
import dev.templedb.sqlite.transaction.Change;
import dev.templedb.sqlite.transaction.OwnTransaction;
import dev.templedb.sqlite.transaction.Summary;
import dev.templedb.sqlite.transaction.WriteTransaction;
import dev.templedb.transfer.ImportReport;
import dev.templedb.transfer.SkippedFile;
import dev.templedb.transfer.StagedImport;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A tree whose content is stored, ready to be published. */
final class StagedTree implements StagedImport {

  /**
   * What an import has found.
   *
   * @param root the directory
   * @param entries the files and links that are taken, by {@link PathOrder}
   * @param emptyDirectories the directories that are taken although nothing is in them, by {@link PathOrder}
   * @param skipped what can't be taken, by path
   * @param types the rules that the entries' types come from
   * @param moment when it was begun: the ids that the entries have are of the database as it was from then on
   */
  record Found(
      Path root,
      List<TreeEntry> entries,
      List<String> emptyDirectories,
      List<SkippedFile> skipped,
      FileTypeMatchers.Known types,
      AuditMark moment) {}

  /**
   * What is to be done.
   *
   * @param stamp for which state of the project's tree
   * @param diff what differs
   * @param directories the empty directories that the tree is to have, those included that could not be looked at
   * @param directoriesDiffer whether it has others now
   * @param added the rows for the files that the diff adds
   */
  private record Plan(
      ProjectTree.Stamp stamp,
      TreeDiff diff,
      List<String> directories,
      boolean directoriesDiffer,
      NewFileRows added) {

    boolean changesRows() {
      return !diff.isEmpty() || directoriesDiffer;
    }
  }

  /** So many files are added without being laid ready before. */
  private static final int DIRECTLY = 1_000;

  private final Database database;
  private final String projectSlug;
  private final Found found;
  private final @Nullable TreeIndex index;
  private final ImportProgress progress;
  private final Operation operation;
  private final boolean isAsIndexed;
  private final Plan prepared;

  /** A staged tree; {@code index} is what the project remembers of the directory. Prepares everything that can be without the write lock. */
  StagedTree(
      Database database,
      CallSettings settings,
      String projectSlug,
      long projectId,
      Found found,
      Optional<TreeIndex> index,
      ImportProgress progress) {
    this.database = database;
    this.projectSlug = projectSlug;
    this.found = found;
    this.index = index.orElse(null);
    this.progress = progress;
    this.operation = Operation.of("publishing the import into project", projectSlug);
    this.isAsIndexed = this.index != null && isAsIndexed(this.index.files(), found.entries());
    this.prepared =
        database.read(operation, settings, connection -> plan(connection, projectId, this.index));
  }

  @Override
  public String projectSlug() {
    return projectSlug;
  }

  @Override
  public List<SkippedFile> skipped() {
    return found.skipped();
  }

  @Override
  public ImportReport publish(Transaction transaction) {
    if (!(transaction instanceof OwnTransaction own) || !own.calls().isOf(database)) {
      throw new IllegalArgumentException("publishing an import into project '" + projectSlug
          + "': the transaction is of another database than the one that it was staged in");
    }
    return publish(own.calls());
  }

  /** Publishes in a transaction of its own, which is kept short; {@code cancellable} are the settings with the import's token. */
  ImportReport publish(CallSettings cancellable, CallSettings settings) {
    try {
      if (prepared.diff().added().size() > DIRECTLY) {
        prepared.added().layReady(database, cancellable);
      }
      return WriteTransaction.run(database, operation, cancellable, this::publish);
    } finally {
      prepared.added().discard(database, settings);
    }
  }

  private ImportReport publish(WriteTransaction transaction) {
    return transaction.write(operation, this::publish);
  }

  /** The report if there is nothing to write; none if there is. */
  Optional<ImportReport> reportIfNothingChanges(CallSettings settings) {
    if (prepared.changesRows() || !isIndexCurrent(prepared, prepared.stamp().version())) {
      return Optional.empty();
    }
    ProjectTree.Stamp now = database.read(
        operation,
        settings,
        connection -> ProjectTree.Stamp.read(
            connection, SqliteProjects.get(connection, projectSlug).id().value()));
    return now.equals(prepared.stamp()) ? Optional.of(report(prepared)) : Optional.empty();
  }

  private Plan plan(KeptConnection connection, long projectId, @Nullable TreeIndex known)
      throws SQLException {
    ProjectTree.Stamp stamp = ProjectTree.Stamp.read(connection, projectId);
    boolean described = known != null && known.describes(stamp);
    UnknownPaths unknown = new UnknownPaths(found.skipped());
    TreeDiff diff = described && isAsIndexed
        ? TreeDiff.none(found.entries().size())
        : TreeDiff.between(
            described ? known.files() : ProjectTree.files(connection, projectId),
            found.entries(),
            unknown,
            found.types().symlink().value());
    List<String> presentDirectories = ProjectTree.emptyDirectories(connection, projectId);
    List<String> directories = Stream.concat(
            found.emptyDirectories().stream(), presentDirectories.stream().filter(unknown::covers))
        .distinct()
        .sorted(PathOrder::compare)
        .toList();
    NewFileRows added = new NewFileRows(
        operation, projectId, diff.added(), found.types().symlink().value());
    return new Plan(stamp, diff, directories, !presentDirectories.equals(directories), added);
  }

  /** Whether the entries are what the index says, and none of them is racy. */
  private static boolean isAsIndexed(List<TrackedFile> files, List<TreeEntry> entries) {
    if (files.size() != entries.size()) {
      return false;
    }
    for (int i = 0; i < files.size(); i++) {
      TrackedFile file = files.get(i);
      TreeEntry entry = entries.get(i);
      boolean same = !file.racy()
          && file.path().equals(entry.path())
          && entry.state().equals(file.state())
          && file.contentId() == entry.contentId()
          && Objects.equals(file.symlinkTarget(), entry.symlinkTarget())
          && (entry.isSymlink() || file.typeId() == entry.typeId());
      if (!same) {
        return false;
      }
    }
    return true;
  }

  private boolean isIndexCurrent(Plan plan, long version) {
    return index != null
        && index.unpublished().isEmpty()
        && index.treeVersion() == indexedVersion(plan, version)
        && isAsIndexed;
  }

  /** The version of the tree that the index will describe; none if the tree has files that could not be looked at. */
  private static long indexedVersion(Plan plan, long version) {
    return plan.diff().keepsUnknown() ? 0 : version;
  }

  private ImportReport publish(KeptConnection connection, Change entry) throws SQLException {
    if (!found.moment().isPast(connection)) {
      throw NewFileRows.collected(operation, null);
    }
    long projectId = SqliteProjects.get(connection, projectSlug).id().value();
    Plan plan = prepared;
    if (!ProjectTree.Stamp.read(connection, projectId).equals(plan.stamp())) {
      plan = plan(connection, projectId, null);
    }
    Instant now = database.options().clock().instant();
    TreeDiff diff = plan.diff();
    // Before the rows are written, so that these take the pages that become free.
    TreeIndex.deleteUnpublished(connection, projectId, found.root().toString());
    Publication publication = new Publication(
        operation, connection, projectId, found.types().symlink().value(), now);
    publication.write(diff, plan.added());
    if (plan.directoriesDiffer()) {
      publication.writeDirectories(plan.directories());
    }
    long version = plan.changesRows()
        ? TreeVersion.advance(connection, projectId)
        : plan.stamp().version();
    if (!isIndexCurrent(plan, version)) {
      TreeIndex.write(
          connection,
          projectId,
          found.root().toString(),
          now.getEpochSecond(),
          indexedVersion(plan, version),
          found.types().state(),
          found.entries().stream()
              .map(file -> file.tracked(found.types().symlink().value()))
              .toList());
    }
    if (plan.changesRows()) {
      entry.updated(
          "project.import",
          projectSlug,
          Summary.of().with("files", plan.stamp().files()),
          Summary.of()
              .with(
                  "files",
                  plan.stamp().files() + diff.added().size() - diff.removed().size())
              .with("added", diff.added().size())
              .with("changed", diff.changed().size())
              .with("renamed", diff.renamed().size())
              .with("removed", diff.removed().size()));
    }
    return report(plan);
  }

  private ImportReport report(Plan plan) {
    TreeDiff diff = plan.diff();
    return ImportReport.builder()
        .added(diff.added().size())
        .changed(diff.changed().size())
        .renamed(diff.renamed().size())
        .unchanged(diff.unchanged())
        .removed(diff.removed().size())
        .changes(diff.changes(ImportReport.MAX_CHANGES, this::isStillThere))
        .skipped(found.skipped())
        .filesRead(progress.files())
        .bytes(progress.bytes())
        .duration(progress.elapsed())
        .build();
  }

  private boolean isStillThere(String path) {
    return Files.exists(found.root().resolve(path), LinkOption.NOFOLLOW_LINKS);
  }
}
