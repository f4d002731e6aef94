package dev.templedb.sqlite.backup;

import dev.templedb.backup.RestoreReport;
import dev.templedb.backup.RestoreRequest;
import dev.templedb.error.CorruptionException;
import dev.templedb.error.ReadOnlyException;
import dev.templedb.error.TempleDbException;
import dev.templedb.sqlite.connection.Call;
import dev.templedb.sqlite.connection.CallSettings;
import dev.templedb.sqlite.connection.Cursor;
import dev.templedb.sqlite.connection.Database;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.connection.StandaloneFile;
import dev.templedb.sqlite.content.WorkProgress;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Replaces the state of an open database by that of a backup, through SQLite's backup API, which is one transaction of its own. */
final class LiveRestore {

  private static final Logger log = LoggerFactory.getLogger(LiveRestore.class);

  private final Database database;
  private final CallSettings settings;
  private final RestoreRequest request;
  private final SchemaUpgrade upgrade;
  private final Operation operation;
  private final WorkProgress progress;

  LiveRestore(
      Database database, CallSettings settings, RestoreRequest request, SchemaUpgrade upgrade) {
    this.database = database;
    this.operation = Operation.of("restoring", request.backup().toString());
    CallSettings cancelled = settings.withToken(request.cancellation());
    this.settings = request.deadline().map(cancelled::withDeadline).orElse(cancelled);
    this.request = request;
    this.upgrade = upgrade;
    this.progress =
        new WorkProgress(operation.toString(), request.progress(), request.cancellation());
  }

  RestoreReport run() {
    long start = System.nanoTime();
    if (database.isReadOnly()) {
      throw new ReadOnlyException(
          operation + ": the database was opened read-only; use TempleDb.open to restore into it");
    }
    Call call = database.start(operation, settings);
    Path directory = Publication.directory(database.file());
    try (WorkDirectory work = WorkDirectory.in(directory, operation)) {
      OldIds oldIds = readOldIds();
      RestoreStage.Staged staged = new RestoreStage(
              request, call, upgrade, database.options(), database.reconciliation(), progress)
          .run(work, oldIds::keepApart);
      adaptPageSize(call, staged.file());
      Optional<Path> previous =
          request.keepPrevious() ? Optional.of(keep(work, call)) : Optional.empty();
      replace(call, staged.file(), oldIds, previous);
      return new RestoreReport(
          request.backup(),
          staged.backupVersion(),
          upgrade.newestKnown(),
          previous,
          Duration.ofNanos(System.nanoTime() - start));
    } catch (IOException e) {
      throw FileFailures.translate(e, operation, directory);
    }
  }

  private OldIds readOldIds() {
    try {
      return database.readWhateverSchema(operation, settings, OldIds::read);
    } catch (CorruptionException e) {
      log.warn("{}: the present state is damaged", operation, e);
      return OldIds.unknown();
    }
  }

  /** SQLite can't change the page size of a database with a log, so what comes must have it. */
  private void adaptPageSize(Call call, Path staged) {
    long wanted = database.readWhateverSchema(
        operation,
        settings,
        connection ->
            connection.first("PRAGMA page_size", row -> row.getLong(1)).orElseThrow());
    StandaloneFile.write(staged, database.options(), call, connection -> {
      if (connection.first("PRAGMA page_size", row -> row.getLong(1)).orElseThrow() != wanted) {
        connection.run("PRAGMA page_size = " + wanted);
        connection.run("VACUUM");
      }
      return true;
    });
  }

  /** Copies the old state, whatever is wrong with it: perhaps that is why somebody restores a backup. */
  private Path keep(WorkDirectory work, Call call) throws IOException {
    progress.begin("keep", OptionalLong.empty());
    Path copy = work.create("-previous.db");
    try (Cursor cursor = database.openCopySource(call)) {
      cursor.read(source -> {
        source.first("SELECT count(*) FROM sqlite_schema", row -> row.getLong(1));
        try {
          PageCopy.run(source, call, copy, VerifiedCopy.UNLIMITED, progress);
        } catch (IOException e) {
          throw FileFailures.translate(e, operation, copy);
        }
        return true;
      });
    }
    progress.end();
    Path previous =
        BackupNames.previous(database.file(), database.options().clock().instant());
    Publication.publish(copy, previous, operation);
    return previous;
  }

  private void replace(Call call, Path staged, OldIds oldIds, Optional<Path> previous) {
    progress.begin("replace", OptionalLong.empty());
    try {
      database.replaceAll(call, connection -> {
        keepApart(connection, call, staged, oldIds);
        replace(connection, staged);
        return true;
      });
    } catch (TempleDbException e) {
      // Nothing was replaced, so there is no old state to keep.
      previous.ifPresent(Publication::deleteQuietly);
      throw e;
    }
    database.schemaIsCurrent(true);
    progress.end();
  }

  /** Others have written since the backup was staged, until this was their turn; what they got must stay theirs, too. */
  private void keepApart(KeptConnection connection, Call call, Path staged, OldIds earlier)
      throws SQLException {
    if (earlier.isUnknown()) {
      return;
    }
    OldIds now = OldIds.read(connection);
    if (now.hasMoreThan(earlier)) {
      StandaloneFile.write(staged, database.options(), call, file -> {
        now.keepApart(file);
        return true;
      });
    }
  }

  private static void replace(KeptConnection connection, Path staged) throws SQLException {
    PageReplacement.run(connection, staged);
    try {
      // The whole database is in the log now. It is written back at once, as far as readers allow.
      connection.first("PRAGMA wal_checkpoint(PASSIVE)", row -> row.getInt(1));
    } catch (SQLException e) {
      log.debug("the log is written back later", e);
    }
  }
}
