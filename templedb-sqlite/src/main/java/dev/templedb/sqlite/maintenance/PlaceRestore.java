package dev.templedb.sqlite.maintenance;

import dev.templedb.TempleDbOptions;
import dev.templedb.error.BusyException;
import dev.templedb.error.CorruptionException;
import dev.templedb.error.InvalidInputException;
import dev.templedb.maintenance.RestoreReport;
import dev.templedb.maintenance.RestoreRequest;
import dev.templedb.sqlite.connection.Call;
import dev.templedb.sqlite.connection.CallSettings;
import dev.templedb.sqlite.connection.Database.Reconciliation;
import dev.templedb.sqlite.connection.OpenFiles;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.connection.StandaloneFile;
import dev.templedb.sqlite.connection.StandaloneFile.Kind;
import dev.templedb.sqlite.content.WorkProgress;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Puts what a backup holds into the place of a file that nobody has open. The old file gets a second name first and then the new one takes
 * its first: at every moment one of the two is there. A log of the old file is gone before, since SQLite would apply it to the new one.
 */
public final class PlaceRestore {

  /** What SQLite may keep beside a file and would use again. */
  private static final List<String> COMPANIONS = List.of("-wal", "-journal");

  private static final String SHARED_MEMORY = "-shm";

  private final RestoreRequest request;
  private final Path target;
  private final TempleDbOptions options;
  private final SchemaUpgrade upgrade;
  private final Reconciliation reconciliation;
  private final Operation operation;
  private final Call call;
  private final WorkProgress progress;

  /** A restore into {@code target}, which is absolute and no symbolic link. */
  public PlaceRestore(
      RestoreRequest request,
      Path target,
      TempleDbOptions options,
      SchemaUpgrade upgrade,
      Reconciliation reconciliation) {
    this.request = request;
    this.target = target;
    this.options = options;
    this.upgrade = upgrade;
    this.reconciliation = reconciliation;
    this.operation = Operation.of("restoring into", target.toString());
    this.call = new Call(
        operation,
        new CallSettings(request.deadline().orElse(null), request.cancellation(), options.actor()),
        () -> false);
    this.progress =
        new WorkProgress(operation.toString(), request.progress(), request.cancellation());
  }

  /** Does it. */
  public RestoreReport run() {
    long start = System.nanoTime();
    Path directory = Targets.directory(Publication.directory(target), operation);
    try {
      Kind old = oldKind();
      try (WorkDirectory work = WorkDirectory.in(directory, operation)) {
        RestoreStage.Staged staged = new RestoreStage(
                request, call, upgrade, options, reconciliation, progress)
            .run(work, connection -> {});
        call.check();
        progress.begin("replace", OptionalLong.empty());
        Optional<Path> previous = replace(work, staged.file(), old);
        progress.end();
        return new RestoreReport(
            request.backup(),
            staged.backupVersion(),
            upgrade.newestKnown(),
            previous,
            Duration.ofNanos(System.nanoTime() - start));
      }
    } catch (IOException e) {
      throw FileFailures.translate(e, operation, target);
    }
  }

  /** What is there: refused when it is open here, the backup itself, or something that is none of ours. */
  private Kind oldKind() throws IOException {
    if (OpenFiles.contains(target)) {
      throw new BusyException(
          operation + ": this process has it open; close it first, or use its backups().restore",
          Duration.ZERO,
          null);
    }
    if (OpenFiles.isSame(request.backup().toAbsolutePath(), target)) {
      throw new InvalidInputException(
          operation + ": the backup is the same file; name another place");
    }
    if (!Files.exists(target) || Files.size(target) == 0) {
      return Kind.NO_DATABASE;
    }
    if (!Files.isRegularFile(target)) {
      throw new InvalidInputException(operation + ": it is no file; name one");
    }
    Kind kind = StandaloneFile.kind(target, operation);
    if (kind == Kind.OTHERS || kind == Kind.NO_DATABASE) {
      throw new InvalidInputException(
          operation + ": what is there is no TempleDB; move it away, or name another place");
    }
    if (kind == Kind.OURS && isOpenElsewhere()) {
      throw new BusyException(
          operation + ": another process has it open; close it there", Duration.ZERO, null);
    }
    return kind;
  }

  /** Asked before the work is done; the answer that counts comes at the end. */
  private boolean isOpenElsewhere() {
    try {
      return StandaloneFile.exclusively(target, call, connection -> false);
    } catch (BusyException e) {
      return true;
    } catch (CorruptionException e) {
      return false;
    }
  }

  private Optional<Path> replace(WorkDirectory work, Path staged, Kind old) throws IOException {
    if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      removeCompanions();
      Publication.publish(staged, target, operation);
      return Optional.empty();
    }
    if (old == Kind.NO_DATABASE) {
      StandaloneFile.lockedAgainstOthers(target, call, () -> {
        removeCompanions();
        move(staged);
      });
      return Optional.empty();
    }
    Optional<Path> previous = request.keepPrevious()
        ? Optional.of(BackupNames.previous(target, options.clock().instant()))
        : Optional.empty();
    if (old == Kind.OURS && replaceSound(work, staged, previous)) {
      return previous;
    }
    StandaloneFile.lockedAgainstOthers(target, call, () -> {
      keepDamaged(previous);
      move(staged);
    });
    return previous;
  }

  /**
   * Says whether the old file was sound enough for SQLite to lock it. Its second name is in the work directory until the first one is gone: a
   * kill must not leave two names side by side of which somebody may open each.
   */
  private boolean replaceSound(WorkDirectory work, Path staged, Optional<Path> previous)
      throws IOException {
    Optional<Path> second = previous.map(name -> work.file("-previous.db"));
    try {
      StandaloneFile.exclusively(target, call, connection -> {
        try {
          keep(second);
          move(staged);
        } catch (IOException e) {
          throw FileFailures.translate(e, operation, target);
        }
        return true;
      });
    } catch (CorruptionException e) {
      return false;
    }
    if (second.isPresent()) {
      Publication.publish(second.get(), previous.orElseThrow(), operation);
    }
    return true;
  }

  private void keepDamaged(Optional<Path> previous) throws IOException {
    keep(previous);
    for (String suffix : COMPANIONS) {
      Path companion = beside(target, suffix);
      if (Files.exists(companion)) {
        if (previous.isPresent()) {
          Files.move(companion, beside(previous.get(), suffix), StandardCopyOption.ATOMIC_MOVE);
        } else {
          Files.delete(companion);
        }
      }
    }
    Files.deleteIfExists(beside(target, SHARED_MEMORY));
  }

  /** Gives the old file a second name; where there are no hard links it only has that one for a moment. */
  private void keep(Optional<Path> previous) throws IOException {
    if (previous.isEmpty()) {
      return;
    }
    try {
      Files.createLink(previous.get(), target);
    } catch (UnsupportedOperationException | FileSystemException e) {
      Files.move(target, previous.get(), StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private void removeCompanions() throws IOException {
    for (String suffix : COMPANIONS) {
      Files.deleteIfExists(beside(target, suffix));
    }
    Files.deleteIfExists(beside(target, SHARED_MEMORY));
  }

  private void move(Path staged) throws IOException {
    Files.move(staged, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Publication.flushDirectory(Publication.directory(target));
  }

  private static Path beside(Path file, String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }
}
