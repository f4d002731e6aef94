package dev.templedb.sqlite.backup;

import dev.templedb.error.CorruptionException;
import dev.templedb.error.InvalidInputException;
import dev.templedb.error.MigrationException;
import dev.templedb.sqlite.connection.Call;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.StandaloneFile;
import dev.templedb.sqlite.content.WorkProgress;
import dev.templedb.sqlite.maintenance.FileSoundness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/** Tells what kind of file a backup is, unpacks it into a work directory, and refuses what can't be used. */
final class BackupFileCheck {

  private final Path backup;
  private final Call call;
  private final SchemaUpgrade upgrade;
  private final WorkProgress progress;

  BackupFileCheck(Path backup, Call call, SchemaUpgrade upgrade, WorkProgress progress) {
    this.backup = backup;
    this.call = call;
    this.upgrade = upgrade;
    this.progress = progress;
  }

  /** Whether it is compressed; refuses what is neither a database of ours nor compressed. */
  boolean isCompressed() throws IOException {
    return switch (StandaloneFile.kind(backup, call.operation())) {
      case OURS -> false;
      case BROKEN ->
        throw new CorruptionException(call.operation() + ": '" + backup
            + "' is damaged or truncated, its header makes no sense; use another backup");
      case OTHERS ->
        throw new InvalidInputException(call.operation() + ": '" + backup
            + "' is a SQLite database of another application, not a TempleDB; name another file");
      case NO_DATABASE -> {
        if (Compression.isCompressed(backup)) {
          yield true;
        }
        throw new InvalidInputException(call.operation() + ": '" + backup
            + "' is neither a SQLite database nor a compressed one; name another file");
      }
    };
  }

  /** Unpacks or copies it into {@code work}, and verifies what comes out; to what depth says whether contents are hashed again. */
  VerifiedCopy stage(WorkDirectory work, FileCheck.Depth depth) throws IOException {
    VerifiedCopy staged = isCompressed() ? unpacked(work, depth) : copied(work, depth);
    requireSound(staged.file());
    return staged;
  }

  private VerifiedCopy unpacked(WorkDirectory work, FileCheck.Depth depth) throws IOException {
    Path file = work.create(".db");
    Compression.unpack(backup, file, call, progress);
    switch (StandaloneFile.kind(file, call.operation())) {
      case OURS -> {}
      case BROKEN ->
        throw new CorruptionException(
            call.operation() + ": '" + backup + "' holds a damaged database; use another backup");
      default ->
        throw new InvalidInputException(
            call.operation() + ": '" + backup + "' holds no TempleDB; name another file");
    }
    FileCheck check = FileCheck.run(file, "'" + backup + "'", call, depth, progress);
    return new VerifiedCopy(
        file, Files.size(file), check.schemaVersion(), check.rows(), check.contents());
  }

  private VerifiedCopy copied(WorkDirectory work, FileCheck.Depth depth) {
    return StandaloneFile.read(backup, call, source -> {
          source.run("BEGIN");
          try {
            return VerifiedCopy.copy(source, call, work, VerifiedCopy.UNLIMITED, progress);
          } finally {
            source.undo();
          }
        })
        .verify(call, depth, progress);
  }

  /** Verifies it where it is. */
  FileCheck verify(Path file) {
    FileCheck check =
        FileCheck.run(file, "'" + backup + "'", call, FileCheck.Depth.CONTENT, progress);
    requireSound(file);
    return check;
  }

  private void requireSound(Path file) {
    StandaloneFile.read(file, call, connection -> {
      FileSoundness.require(
          connection, "'" + backup + "'", refuseNewer(connection), "use another backup");
      return true;
    });
  }

  /** Gives its version. */
  private int refuseNewer(KeptConnection connection) throws SQLException {
    int version = upgrade.version(connection);
    if (version > upgrade.newestKnown()) {
      throw new MigrationException(
          call.operation() + ": a newer TempleDB made '" + backup + "' (schema version " + version
              + "; this library knows up to " + upgrade.newestKnown()
              + "); use that version of the library",
          version,
          null);
    }
    if (version == 0) {
      throw new InvalidInputException(
          call.operation() + ": '" + backup + "' is an empty database; name a backup");
    }
    return version;
  }
}
