package dev.templedb.sqlite.backup;

import dev.templedb.TempleDbOptions;
import dev.templedb.backup.RestoreRequest;
import dev.templedb.sqlite.connection.Call;
import dev.templedb.sqlite.connection.Database.Reconciliation;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.StandaloneFile;
import dev.templedb.sqlite.content.WorkProgress;
import dev.templedb.sqlite.transaction.Mutation;
import dev.templedb.sqlite.transaction.StandaloneWrite;
import dev.templedb.sqlite.transaction.Summary;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.OptionalLong;

/**
 * Makes of a backup the state that a database will have, in a work directory: unpacked, verified, with the present schema, and with the
 * entry in its audit log that says where it is from. What follows is one step.
 */
final class RestoreStage {

  /** Where it is, and the version that the backup had. */
  record Staged(Path file, int backupVersion) {}

  private final RestoreRequest request;
  private final Call call;
  private final SchemaUpgrade upgrade;
  private final TempleDbOptions options;
  private final Reconciliation reconciliation;
  private final WorkProgress progress;

  RestoreStage(
      RestoreRequest request,
      Call call,
      SchemaUpgrade upgrade,
      TempleDbOptions options,
      Reconciliation reconciliation,
      WorkProgress progress) {
    this.request = request;
    this.call = call;
    this.upgrade = upgrade;
    this.options = options;
    this.reconciliation = reconciliation;
    this.progress = progress;
  }

  /** Stages it; {@code further} is done in the transaction of the audit entry. */
  Staged run(WorkDirectory work, Further further) throws IOException {
    Path backup = Targets.existing(request.backup(), call.operation());
    VerifiedCopy copy =
        new BackupFileCheck(backup, call, upgrade, progress).stage(work, FileCheck.Depth.CONTENT);
    progress.begin("migrate", OptionalLong.empty());
    StandaloneFile.write(copy.file(), options, call, connection -> {
      upgrade.run(connection, options.clock(), call.settings().actor());
      StandaloneWrite.run(
          connection,
          options.clock(),
          call.settings().actor(),
          reconciliation,
          audited(backup, copy.schemaVersion(), further));
      return true;
    });
    progress.end();
    if (copy.schemaVersion() != upgrade.newestKnown()) {
      FileCheck.run(copy.file(), "the backup", call, FileCheck.Depth.STRUCTURE, progress);
    }
    Publication.flush(copy.file());
    return new Staged(copy.file(), copy.schemaVersion());
  }

  /** More that is done to the staged file. */
  @FunctionalInterface
  interface Further {
    /** Does it. */
    void run(KeptConnection connection) throws SQLException;
  }

  private static Mutation<Boolean> audited(Path backup, int version, Further further) {
    return (connection, change) -> {
      further.run(connection);
      change.created(
          "database.restore",
          "database",
          Summary.of("backup", backup.toString()).with("schema_version", version));
      return true;
    };
  }
}
