package dev.templedb.sqlite.backup;

import dev.templedb.backup.BackupFile;
import dev.templedb.backup.BackupRequest;
import dev.templedb.sqlite.connection.OpenFiles;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.connection.StandaloneFile;
import dev.templedb.sqlite.connection.StandaloneFile.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which older backups go when a new one has its name: of the same database, with generated names, and backups in fact. */
final class Rotation {

  private static final Logger log = LoggerFactory.getLogger(Rotation.class);

  private final BackupRequest request;
  private final Path database;
  private final Operation operation;

  Rotation(BackupRequest request, Path database, Operation operation) {
    this.request = request;
    this.database = database;
    this.operation = operation;
  }

  /** Removes what the rules say, and gives it. The new backup stays whatever they say. */
  List<Path> run(Path newest, Instant now) throws IOException {
    List<Path> removed = new ArrayList<>();
    if (request.keepNewest().isEmpty() && request.keepFor().isEmpty()) {
      return removed;
    }
    String prefix = BackupNames.prefix(database);
    int kept = 1;
    for (BackupFile backup : BackupNames.list(Publication.directory(newest))) {
      if (backup.file().equals(newest)
          || !backup.file().getFileName().toString().startsWith(prefix)) {
        continue;
      }
      boolean tooMany = kept >= request.keepNewest().orElse(Integer.MAX_VALUE);
      boolean tooOld = request
          .keepFor()
          .map(age -> backup.createdAt().isBefore(now.minus(age)))
          .orElse(false);
      if ((tooMany || tooOld) && remove(backup)) {
        removed.add(backup.file());
      } else {
        kept++;
      }
    }
    return removed;
  }

  private boolean remove(BackupFile backup) {
    try {
      if (!OpenFiles.contains(backup.file()) && isBackup(backup)) {
        Files.delete(backup.file());
        return true;
      }
    } catch (IOException e) {
      log.warn("can't remove the old backup '{}'", backup.file(), e);
    }
    return false;
  }

  private boolean isBackup(BackupFile backup) throws IOException {
    Kind kind = StandaloneFile.kind(backup.file(), operation);
    return kind == Kind.OURS
        || (kind == Kind.NO_DATABASE && Compression.isCompressedDatabase(backup.file()));
  }
}
