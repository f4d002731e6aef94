package dev.templedb.sqlite.backup;

import dev.templedb.error.CorruptionException;
import dev.templedb.sqlite.connection.Call;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.StandaloneFile;
import dev.templedb.sqlite.content.WorkProgress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.OptionalLong;
import java.util.SortedMap;

/**
 * A copy of a database as it is at one moment, verified before it gets its name. It does not depend on the schema's version, and does not
 * wait for writers, nor they for it. The copy is one file without a log.
 *
 * @param file where it is
 * @param sizeBytes how large it is
 * @param schemaVersion the version that its header says
 * @param rows how many rows each table has
 * @param contents how many contents have been hashed again
 */
public record VerifiedCopy(
    Path file, long sizeBytes, int schemaVersion, SortedMap<String, Long> rows, long contents) {

  /** For {@link #create}: as fast as it goes. */
  public static final long UNLIMITED = 0;

  /**
   * Copies {@code source} to {@code target}, which must not exist; leaves nothing behind when it fails. What was left by a process that was
   * killed is removed by the next copy into the same directory.
   *
   * @param source a connection that nothing else uses meanwhile, in no transaction. A copy from one that only reads can't be stopped before
   *     all pages are copied
   * @param call stops it, and names the operation in errors
   * @param bytesPerSecond how fast to copy at most, or {@link #UNLIMITED}
   * @param progress hears of the phases {@code copy} (the unit is a page) and {@code verify} (the unit is a content)
   */
  public static VerifiedCopy create(
      KeptConnection source, Call call, Path target, long bytesPerSecond, WorkProgress progress)
      throws SQLException {
    Publication.refuseExisting(target, call.operation());
    try (WorkDirectory work = WorkDirectory.in(Publication.directory(target), call.operation())) {
      source.run("BEGIN");
      Unverified pages;
      try {
        pages = copy(source, call, work, bytesPerSecond, progress);
      } finally {
        source.undo();
      }
      VerifiedCopy copy = pages.verify(call, FileCheck.Depth.CONTENT, progress);
      Publication.publish(copy.file(), target, call.operation());
      return copy.at(target);
    }
  }

  /** All pages, and what the tables had that they were copied from. */
  record Unverified(Path file, SortedMap<String, Long> rows) {

    /** Verifies them. The snapshot need not be held meanwhile, so that writers' log does not have to grow. */
    VerifiedCopy verify(Call call, FileCheck.Depth depth, WorkProgress progress) {
      VerifiedCopy copy = verified(file, call, depth, progress);
      if (!copy.rows().equals(rows)) {
        throw new CorruptionException(call.operation() + ": the copy has other rows (" + copy.rows()
            + ") than the database (" + rows + "); try again, and check the disk");
      }
      return copy;
    }
  }

  /** Verifies a file that is complete, and makes it one without a log. */
  static VerifiedCopy verified(Path file, Call call, FileCheck.Depth depth, WorkProgress progress) {
    StandaloneFile.write(
        file,
        call,
        connection -> connection.first("PRAGMA journal_mode = DELETE", row -> row.getString(1)));
    FileCheck check = FileCheck.run(file, "the copy", call, depth, progress);
    try {
      Publication.flush(file);
      return new VerifiedCopy(
          file, Files.size(file), check.schemaVersion(), check.rows(), check.contents());
    } catch (IOException e) {
      throw FileFailures.translate(e, call.operation(), file);
    }
  }

  /** Copies what {@code source} sees, which is in a transaction that only reads, into a work directory. */
  static Unverified copy(
      KeptConnection source,
      Call call,
      WorkDirectory work,
      long bytesPerSecond,
      WorkProgress progress)
      throws SQLException {
    Path file = work.file(".db");
    try {
      work.create(".db");
      progress.begin("copy", OptionalLong.empty());
      // The first read fixes the snapshot. Without one each commit of others would restart the
      // copy.
      SortedMap<String, Long> rows = RowCounts.read(source);
      PageCopy.run(source, call, file, bytesPerSecond, progress);
      progress.end();
      return new Unverified(file, rows);
    } catch (UncheckedIOException e) {
      throw FileFailures.translate(e.getCause(), call.operation(), file);
    } catch (IOException e) {
      throw FileFailures.translate(e, call.operation(), file);
    }
  }

  /** The same at another place. */
  VerifiedCopy at(Path place) {
    return new VerifiedCopy(place, sizeBytes, schemaVersion, rows, contents);
  }
}
