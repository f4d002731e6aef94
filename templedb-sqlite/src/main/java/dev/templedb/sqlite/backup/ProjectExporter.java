package dev.templedb.sqlite.backup;

import dev.templedb.TempleDbOptions;
import dev.templedb.backup.ProjectExportReport;
import dev.templedb.error.NotFoundException;
import dev.templedb.sqlite.connection.Call;
import dev.templedb.sqlite.connection.CallSettings;
import dev.templedb.sqlite.connection.Cursor;
import dev.templedb.sqlite.connection.Database;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.connection.StandaloneFile;
import dev.templedb.sqlite.content.ContentTransfer;
import dev.templedb.sqlite.content.WorkProgress;
import dev.templedb.sqlite.maintenance.SqliteMaintenance;
import dev.templedb.sqlite.transaction.DirectCalls;
import dev.templedb.sqlite.transaction.Summary;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.UUID;

/** Writes one project into a database of its own. */
final class ProjectExporter {

  private final Database database;
  private final CallSettings settings;
  private final SchemaUpgrade upgrade;
  private final WorkProgress progress;

  /** How many rows and contents were written. */
  private record Written(ProjectRows.Head project, long rows, long contents) {}

  ProjectExporter(
      Database database, CallSettings settings, SchemaUpgrade upgrade, WorkProgress progress) {
    this.database = database;
    this.settings = settings;
    // Tables of an application are no part of a project.
    this.upgrade = upgrade.ofLibrary();
    this.progress = progress;
  }

  ProjectExportReport run(String slug, Path target) {
    long start = System.nanoTime();
    Operation operation = Operation.of("exporting project", slug);
    Call call = database.startWork(operation, settings);
    Path file = Targets.newFile(target, database.file(), operation);
    recordVersions(operation);
    try (WorkDirectory work = WorkDirectory.in(Publication.directory(file), operation)) {
      Path unfinished = work.create(".db");
      Written written = write(operation, slug, unfinished);
      // Others see by the seals whether the file is what was written here.
      StandaloneFile.write(unfinished, call, connection -> {
        SqliteMaintenance.sealWritten(connection);
        return true;
      });
      VerifiedCopy copy =
          VerifiedCopy.verified(unfinished, call, FileCheck.Depth.STRUCTURE, progress);
      Publication.publish(unfinished, file, operation);
      return new ProjectExportReport(
          file,
          copy.sizeBytes(),
          UUID.fromString(written.project().uuid()),
          written.rows(),
          written.contents(),
          Duration.ofNanos(System.nanoTime() - start));
    } catch (IOException e) {
      throw FileFailures.translate(e, operation, file);
    }
  }

  /** What was changed by hand gets its version here first, so that two exports don't each make their own. */
  private void recordVersions(Operation operation) {
    if (!database.isReadOnly()) {
      new DirectCalls(database, settings).write(operation, (connection, change) -> true);
    }
  }

  private Written write(Operation operation, String slug, Path file) {
    TempleDbOptions options = TempleDbOptions.builder()
        .actor(settings.actor())
        .clock(database.options().clock())
        .plainText(database.options().plainText())
        .build();
    Database export = Database.open(
        file,
        options,
        upgrade.newestKnown(),
        upgrade::version,
        writer -> upgrade.run(writer, options.clock(), options.actor()),
        database.reconciliation());
    try (Cursor cursor = database.openCursor(operation, settings)) {
      return cursor.read(source -> write(operation, slug, source, export));
    } finally {
      export.close();
    }
  }

  private Written write(Operation operation, String slug, KeptConnection source, Database export)
      throws SQLException {
    ProjectRows.Head project = ProjectRows.findBySlug(source, slug)
        .orElseThrow(() -> new NotFoundException(
            operation + ": there is no such project; create it, or list the projects"));
    progress.begin("store", OptionalLong.empty());
    ContentTransfer transfer = new ContentTransfer(export, settings, operation, progress);
    ProjectRows.transferContents(source, project.id(), transfer);
    progress.end();
    progress.begin("publish", OptionalLong.empty());
    long rows = new DirectCalls(export, settings).write(operation, (target, change) -> {
      long id = ProjectRows.insert(target, project, slug);
      long count = ProjectRows.copy(source, project, target, id, operation, progress);
      change.created(
          "project.transfer",
          slug,
          Summary.of("uuid", project.uuid())
              .with("from", String.valueOf(database.file().getFileName()))
              .with("rows", count));
      return count;
    });
    progress.end();
    return new Written(project, rows, transfer.flush());
  }
}
