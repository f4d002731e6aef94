package dev.templedb.sqlite.backup;

import dev.templedb.backup.ProjectImport;
import dev.templedb.backup.ProjectImportReport;
import dev.templedb.backup.ProjectImportReport.Outcome;
import dev.templedb.content.ContentHash;
import dev.templedb.error.ConflictException;
import dev.templedb.error.InvalidInputException;
import dev.templedb.sqlite.connection.Call;
import dev.templedb.sqlite.connection.CallSettings;
import dev.templedb.sqlite.connection.Columns;
import dev.templedb.sqlite.connection.Database;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.connection.StandaloneFile;
import dev.templedb.sqlite.content.ContentTransfer;
import dev.templedb.sqlite.content.WorkProgress;
import dev.templedb.sqlite.project.TreeVersion;
import dev.templedb.sqlite.secret.SecretRows;
import dev.templedb.sqlite.transaction.Change;
import dev.templedb.sqlite.transaction.DirectCalls;
import dev.templedb.sqlite.transaction.Summary;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** Brings the project of a file into a database: contents first, invisibly, and then all rows in one transaction. */
final class ProjectImporter {

  private static final String IS_OTHERS = "SELECT 1 FROM projects WHERE slug = ? AND uuid <> ?";
  private static final String ENTERED = """
      SELECT e.env_name
        FROM nix_environments e
        JOIN nix_env_sessions s ON s.environment_id = e.id
       WHERE e.project_id = ? AND s.ended_at IS NULL
       LIMIT 1
      """;

  private final Database database;
  private final CallSettings settings;
  private final SchemaUpgrade upgrade;
  private final ProjectImport request;
  private final WorkProgress progress;
  private final Operation operation;

  ProjectImporter(
      Database database,
      CallSettings settings,
      SchemaUpgrade upgrade,
      ProjectImport request,
      WorkProgress progress) {
    this.database = database;
    this.settings = settings;
    this.upgrade = upgrade;
    this.request = request;
    this.progress = progress;
    this.operation = Operation.of("importing project from", request.file().toString());
  }

  ProjectImportReport run() {
    Call call = database.startWork(operation, settings);
    Path file = Targets.existing(request.file(), operation);
    Path directory = Publication.directory(database.file());
    try (WorkDirectory work = WorkDirectory.in(directory, operation)) {
      VerifiedCopy copy =
          new BackupFileCheck(file, call, upgrade, progress).stage(work, FileCheck.Depth.STRUCTURE);
      if (copy.schemaVersion() < upgrade.newestKnown()) {
        StandaloneFile.write(copy.file(), call, connection -> {
          upgrade.run(connection, database.options().clock(), settings.actor());
          return true;
        });
      }
      return StandaloneFile.read(copy.file(), call, this::run);
    } catch (IOException e) {
      throw FileFailures.translate(e, operation, directory);
    }
  }

  private ProjectImportReport run(KeptConnection source) throws SQLException {
    ProjectRows.Head project = ProjectRows.only(source)
        .orElseThrow(() -> new InvalidInputException(operation
            + ": it does not hold exactly one project; name a file that exportProject wrote"));
    ContentHash digest = ProjectRows.digest(source, project);
    Optional<ProjectImportReport> settled = database.read(
        operation, settings, connection -> settled(source, connection, project, digest));
    if (settled.isPresent()) {
      return settled.get();
    }
    progress.begin("store", OptionalLong.empty());
    ContentTransfer transfer = new ContentTransfer(database, settings, operation, progress);
    ProjectRows.transferContents(source, project.id(), transfer);
    progress.end();
    long contents = transfer.flush();
    progress.begin("publish", OptionalLong.empty());
    ProjectImportReport report = new DirectCalls(database, settings)
        .write(operation, (target, change) -> {
          Optional<ProjectImportReport> meanwhile = settled(source, target, project, digest);
          return meanwhile.isPresent()
              ? meanwhile.get()
              : publish(source, project, digest, target, contents, change);
        });
    progress.end();
    return report;
  }

  /** The report when there is nothing to do; throws when it must not be done. */
  private Optional<ProjectImportReport> settled(
      KeptConnection source, KeptConnection target, ProjectRows.Head project, ContentHash digest)
      throws SQLException {
    Optional<ProjectRows.Head> here = ProjectRows.findByUuid(target, project.uuid());
    String slug = slug(here, project);
    if (target.first(IS_OTHERS, row -> true, slug, project.uuid()).isPresent()) {
      throw new ConflictException(operation + ": there is another project '" + slug
          + "' already; import it with another slug");
    }
    if (here.isEmpty()) {
      return Optional.empty();
    }
    if (isSame(target, here.get(), slug, digest)) {
      return shared(source, project, target).areThere()
          ? Optional.of(report(slug, project, Outcome.UNCHANGED, 0, 0))
          : Optional.empty();
    }
    if (!request.replace()) {
      throw new ConflictException(operation + ": the project '" + here.get().slug()
          + "' is here already and differs; import it with replace to give up what it has here");
    }
    Optional<String> entered =
        target.first(ENTERED, row -> Columns.text(row, 1), here.get().id());
    if (entered.isPresent()) {
      throw new ConflictException(operation + ": somebody is in its environment '" + entered.get()
          + "'; wait until its open sessions are closed");
    }
    return Optional.empty();
  }

  private static boolean isSame(
      KeptConnection target, ProjectRows.Head here, String slug, ContentHash digest)
      throws SQLException {
    return here.slug().equals(slug) && ProjectRows.digest(target, here).equals(digest);
  }

  private SharedRows shared(
      KeptConnection source, ProjectRows.Head project, KeptConnection target) {
    return new SharedRows(source, project.id(), target, database.options());
  }

  private String slug(Optional<ProjectRows.Head> here, ProjectRows.Head project) {
    return request.slug().or(() -> here.map(ProjectRows.Head::slug)).orElse(project.slug());
  }

  private ProjectImportReport publish(
      KeptConnection source,
      ProjectRows.Head project,
      ContentHash digest,
      KeptConnection target,
      long contents,
      Change change)
      throws SQLException {
    Optional<ProjectRows.Head> here = ProjectRows.findByUuid(target, project.uuid());
    String slug = slug(here, project);
    if (here.isPresent() && isSame(target, here.get(), slug, digest)) {
      return complete(source, project, target, here.get(), change);
    }
    List<UUID> secrets =
        here.isPresent() ? ProjectRows.secrets(target, here.get().id()) : List.of();
    ProjectRows.refuseOtherPins(source, project.id(), target, operation);
    long id;
    if (here.isPresent()) {
      id = here.get().id();
      ProjectRows.clear(target, id, project, slug);
    } else {
      id = ProjectRows.insert(target, project, slug);
    }
    long rows = ProjectRows.copy(source, project, target, id, operation, progress);
    shared(source, project, target).replaceSecrets(now());
    SecretRows.deleteUnused(target, secrets);
    TreeVersion.advance(target, id);
    Summary after = summary(project, rows);
    if (here.isPresent()) {
      change.updated("project.transfer", slug, Summary.of("slug", here.get().slug()), after);
    } else {
      change.created("project.transfer", slug, after);
    }
    return report(
        slug, project, here.isPresent() ? Outcome.REPLACED : Outcome.CREATED, rows, contents);
  }

  /** The project is the same, but something is missing that it needs. */
  private ProjectImportReport complete(
      KeptConnection source,
      ProjectRows.Head project,
      KeptConnection target,
      ProjectRows.Head here,
      Change change)
      throws SQLException {
    long rows = ProjectRows.copyShared(source, project, target, here.id(), operation, progress);
    shared(source, project, target).replaceSecrets(now());
    change.updated(
        "project.transfer", here.slug(), Summary.of("slug", here.slug()), summary(project, rows));
    return report(here.slug(), project, Outcome.COMPLETED, rows, 0);
  }

  private Instant now() {
    return database.options().clock().instant();
  }

  private Summary summary(ProjectRows.Head project, long rows) {
    return Summary.of("uuid", project.uuid())
        .with("from", String.valueOf(request.file().getFileName()))
        .with("rows", rows);
  }

  private static ProjectImportReport report(
      String slug, ProjectRows.Head project, Outcome outcome, long rows, long contents) {
    return new ProjectImportReport(slug, UUID.fromString(project.uuid()), outcome, rows, contents);
  }
}
