package dev.templedb.sqlite.backup;

import dev.templedb.CancellationToken;
import dev.templedb.ProgressListener;
import dev.templedb.backup.BackupFile;
import dev.templedb.backup.BackupReport;
import dev.templedb.backup.BackupRequest;
import dev.templedb.backup.BackupVerification;
import dev.templedb.backup.Backups;
import dev.templedb.backup.DumpReport;
import dev.templedb.backup.ProjectExportReport;
import dev.templedb.backup.ProjectImport;
import dev.templedb.backup.ProjectImportReport;
import dev.templedb.backup.RestoreReport;
import dev.templedb.backup.RestoreRequest;
import dev.templedb.error.BusyException;
import dev.templedb.monitoring.WorkEvent.Work;
import dev.templedb.sqlite.connection.Call;
import dev.templedb.sqlite.connection.CallSettings;
import dev.templedb.sqlite.connection.Database;
import dev.templedb.sqlite.connection.OpenFiles;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.content.WorkProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** Backups of one open database. */
public final class SqliteBackups implements Backups {

  private final Database database;
  private final CallSettings settings;
  private final SchemaUpgrade upgrade;
  private final Runnable forget;

  /** Backups of {@code database}; {@code forget} drops what is known of its rows when all of them are replaced. */
  public SqliteBackups(
      Database database, CallSettings settings, SchemaUpgrade upgrade, Runnable forget) {
    this.database = database;
    this.settings = settings;
    this.upgrade = upgrade;
    this.forget = forget;
  }

  @Override
  public BackupReport create(BackupRequest request) {
    BackupMaker maker = new BackupMaker(database, settings, request, upgrade.newestKnown());
    return database
        .monitor()
        .work(
            Work.BACKUP,
            maker::run,
            report -> 1,
            report -> report.verification().databaseBytes());
  }

  @Override
  public List<BackupFile> list(Path directory) {
    Operation operation = Operation.of("listing backups in", directory.toString());
    try {
      return BackupNames.list(Targets.directory(directory, operation));
    } catch (IOException e) {
      throw FileFailures.translate(e, operation, directory);
    }
  }

  @Override
  public BackupVerification verify(
      Path backup, ProgressListener progress, CancellationToken cancellation) {
    Operation operation = Operation.of("verifying", backup.toString());
    Call call = database.start(operation, settings.withToken(cancellation));
    Path file = Targets.existing(backup, operation);
    if (OpenFiles.contains(file)) {
      throw new BusyException(
          operation + ": this process has it open; close it first, or verify its contents()",
          Duration.ZERO,
          null);
    }
    WorkProgress work = new WorkProgress(operation.toString(), progress, cancellation);
    BackupFileCheck check = new BackupFileCheck(file, call, upgrade, work);
    try {
      if (!check.isCompressed()) {
        return verification(check.verify(file), Files.size(file), false);
      }
      Path directory = Publication.directory(file);
      Path place =
          Files.isWritable(directory) ? directory : Path.of(System.getProperty("java.io.tmpdir"));
      try (WorkDirectory unpacked = WorkDirectory.in(place, operation)) {
        VerifiedCopy staged = check.stage(unpacked, FileCheck.Depth.CONTENT);
        return new BackupVerification(
            staged.sizeBytes(), true, staged.schemaVersion(), staged.rows(), staged.contents());
      }
    } catch (IOException e) {
      throw FileFailures.translate(e, operation, file);
    }
  }

  private static BackupVerification verification(
      FileCheck check, long databaseBytes, boolean compressed) {
    return new BackupVerification(
        databaseBytes, compressed, check.schemaVersion(), check.rows(), check.contents());
  }

  @Override
  public RestoreReport restore(RestoreRequest request) {
    LiveRestore restore =
        new LiveRestore(database, settings, Objects.requireNonNull(request, "request"), upgrade);
    RestoreReport report = database
        .monitor()
        .work(
            Work.RESTORE,
            restore::run,
            done -> 1,
            done -> database.file().toFile().length());
    forget.run();
    return report;
  }

  @Override
  public DumpReport dump(Path target, ProgressListener progress, CancellationToken cancellation) {
    SqlDump dump =
        new SqlDump(database, settings.withToken(cancellation), target, progress, cancellation);
    return database.monitor().work(Work.DUMP, dump::run, report -> 1, DumpReport::sizeBytes);
  }

  @Override
  public ProjectExportReport exportProject(
      String slug, Path target, ProgressListener progress, CancellationToken cancellation) {
    ProjectExporter exporter = new ProjectExporter(
        database,
        settings.withToken(cancellation),
        upgrade,
        new WorkProgress("exporting project '" + slug + "'", progress, cancellation));
    return database
        .monitor()
        .work(
            Work.PROJECT_EXPORT,
            () -> exporter.run(slug, target),
            report -> 1,
            ProjectExportReport::sizeBytes);
  }

  @Override
  public ProjectImportReport importProject(ProjectImport request) {
    ProjectImporter importer = new ProjectImporter(
        database,
        settings.withToken(request.cancellation()),
        upgrade,
        request,
        new WorkProgress(
            "importing project from '" + request.file() + "'",
            request.progress(),
            request.cancellation()));
    return database
        .monitor()
        .work(
            Work.PROJECT_IMPORT,
            importer::run,
            report -> 1,
            report -> request.file().toFile().length());
  }
}
