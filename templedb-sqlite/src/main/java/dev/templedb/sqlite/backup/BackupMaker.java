package dev.templedb.sqlite.backup;

import dev.templedb.backup.BackupReport;
import dev.templedb.backup.BackupRequest;
import dev.templedb.backup.BackupVerification;
import dev.templedb.error.StorageFullException;
import dev.templedb.sqlite.connection.Call;
import dev.templedb.sqlite.connection.CallSettings;
import dev.templedb.sqlite.connection.Cursor;
import dev.templedb.sqlite.connection.Database;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.connection.StandaloneFile;
import dev.templedb.sqlite.content.WorkProgress;
import dev.templedb.sqlite.maintenance.FileSoundness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Makes one backup of an open database. */
final class BackupMaker {

  private static final String SIZE = """
      SELECT (SELECT page_count FROM pragma_page_count) * (SELECT page_size FROM pragma_page_size)
      """;

  private final Database database;
  private final CallSettings settings;
  private final BackupRequest request;
  private final int newestKnown;
  private final Operation operation;
  private final WorkProgress progress;

  BackupMaker(Database database, CallSettings settings, BackupRequest request, int newestKnown) {
    this.database = database;
    this.operation = Operation.of("backing up to", request.target().toString());
    CallSettings cancelled = settings.withToken(request.cancellation());
    this.settings = request.deadline().map(cancelled::withDeadline).orElse(cancelled);
    this.request = request;
    this.newestKnown = newestKnown;
    this.progress =
        new WorkProgress(operation.toString(), request.progress(), request.cancellation());
  }

  BackupReport run() {
    long start = System.nanoTime();
    Instant now = database.options().clock().instant();
    database.refuseInsideTransaction(operation);
    Path target = target(now);
    try (WorkDirectory work = WorkDirectory.in(Publication.directory(target), operation)) {
      Call call = database.start(operation, settings);
      VerifiedCopy copy = copy(work, call)
          .verify(
              call,
              request.verifyContents() ? FileCheck.Depth.CONTENT : FileCheck.Depth.STRUCTURE,
              progress);
      if (request.verifyContents()) {
        requireSound(copy, call);
      }
      Path complete = request.compressed() ? compressed(copy.file(), work, call) : copy.file();
      call.check();
      long size = Files.size(complete);
      Publication.publish(complete, target, operation);
      List<Path> removed = new Rotation(request, database.file(), operation).run(target, now);
      BackupVerification verification = new BackupVerification(
          copy.sizeBytes(),
          request.compressed(),
          copy.schemaVersion(),
          copy.rows(),
          copy.contents());
      return new BackupReport(
          target, size, verification, removed, Duration.ofNanos(System.nanoTime() - start));
    } catch (IOException e) {
      throw FileFailures.translate(e, operation, target);
    }
  }

  /** A backup that is made must be one that can be restored. */
  private void requireSound(VerifiedCopy copy, Call call) {
    if (copy.schemaVersion() <= newestKnown) {
      StandaloneFile.read(copy.file(), call, connection -> {
        FileSoundness.require(
            connection,
            "the database",
            copy.schemaVersion(),
            "an integrity check names all problems; without verifyContents it is backed up as it is");
        return true;
      });
    }
  }

  private Path target(Instant now) {
    if (!request.inDirectory()) {
      return Targets.newFile(request.target(), database.file(), operation);
    }
    return BackupNames.next(
        Targets.directory(request.target(), operation), database.file(), now, request.compressed());
  }

  private VerifiedCopy.Unverified copy(WorkDirectory work, Call call) {
    try (Cursor cursor = database.openCopySource(call)) {
      return cursor.read(source -> {
        refuseWithoutSpace(source, work.file(""));
        return VerifiedCopy.copy(source, call, work, request.maxBytesPerSecond(), progress);
      });
    }
  }

  /** Better at once than after the disk has been filled for everybody else. */
  private void refuseWithoutSpace(KeptConnection source, Path place) throws SQLException {
    long needed = source.first(SIZE, row -> row.getLong(1)).orElseThrow();
    try {
      Path directory = Publication.directory(place);
      long free = Files.getFileStore(directory).getUsableSpace();
      if (free < needed) {
        throw new StorageFullException(operation + ": the database has " + needed
            + " bytes and only " + free + " are free there; free some, or name another place");
      }
    } catch (IOException e) {
      throw FileFailures.translate(e, operation, place);
    }
  }

  private Path compressed(Path copy, WorkDirectory work, Call call) throws IOException {
    Path file = work.create(".zst");
    Compression.compress(copy, file, call, progress);
    return file;
  }
}
