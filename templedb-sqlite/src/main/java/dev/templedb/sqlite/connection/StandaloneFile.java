package dev.templedb.sqlite.connection;

import dev.templedb.TempleDbOptions;
import dev.templedb.error.BusyException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;

/**
 * A database file that nobody has open, for instance a copy that is being made: each use opens a connection of its own and closes it. What
 * the use throws is passed on, SQLite's errors as ours.
 */
public final class StandaloneFile {

  private static final Duration EXCLUSIVE_PATIENCE = Duration.ofMillis(300);
  private static final String LEAVE_LOG = "PRAGMA journal_mode = DELETE";

  /** Where SQLite locks a file: https://www.sqlite.org/fileformat2.html, "The Lock-Byte Page". */
  private static final long LOCK_OFFSET = 1L << 30;

  private static final long LOCK_BYTES = 512;

  private StandaloneFile() {}

  /** The name for SQLite's URI syntax. */
  public static String uri(Path file) {
    return DatabaseFile.uri(file);
  }

  /** What a file is, as far as its beginning tells. */
  public enum Kind {
    /** A SQLite database of ours. */
    OURS,
    /** A SQLite database of another application. */
    OTHERS,
    /** A SQLite database that is damaged or truncated. */
    BROKEN,
    /** Something else, which therefore nobody has open as a database. */
    NO_DATABASE
  }

  /** Looks what {@code file} is, without touching it or anything beside it. */
  public static Kind kind(Path file, Operation operation) throws IOException {
    if (Files.size(file) == 0) {
      return Kind.NO_DATABASE;
    }
    try {
      Header header = Header.read(file);
      boolean incomplete = header.isDamaged() || Files.size(file) < header.sizeBytes();
      return switch (header.kind()) {
        case BROKEN -> Kind.BROKEN;
        case FOREIGN -> Kind.NO_DATABASE;
        case READABLE -> {
          if (incomplete && !DatabaseFile.hasLog(file)) {
            yield Kind.BROKEN;
          }
          yield header.applicationId() == DatabaseFile.APPLICATION_ID ? Kind.OURS : Kind.OTHERS;
        }
      };
    } catch (SQLException e) {
      throw Failures.translate(e, operation);
    }
  }

  /** Reads a file that does not change meanwhile. Unless it has a log, SQLite creates nothing beside it. */
  public static <T> T read(Path file, Call call, Query<T> query) {
    boolean frozen = !DatabaseFile.hasLog(file);
    return run(new Connections(file, TempleDbOptions.defaults(), frozen), false, call, query);
  }

  /** Works with a file that is there. */
  public static <T> T write(Path file, Call call, Query<T> query) {
    return write(file, TempleDbOptions.defaults(), call, query);
  }

  /** As {@link #write(Path, Call, Query)}, with these options. */
  public static <T> T write(Path file, TempleDbOptions options, Call call, Query<T> query) {
    return run(new Connections(file, options, false), true, call, query);
  }

  /**
   * Runs {@code query} while nobody else has the file open, nor can open it: its log is written back and gone, and it is locked.
   *
   * @throws dev.templedb.error.BusyException when somebody has it open
   */
  public static <T> T exclusively(Path file, Call call, Query<T> query) {
    Connections connections = new Connections(file, TempleDbOptions.defaults(), false);
    return use(connections, () -> connections.openWriter(EXCLUSIVE_PATIENCE), call, exclusive -> {
      // Only somebody who is alone may leave the log's mode, and a lock keeps all out only then.
      exclusive.first(LEAVE_LOG, row -> row.getString(1));
      exclusive.run("BEGIN EXCLUSIVE");
      try {
        String mode =
            exclusive.first("PRAGMA journal_mode", row -> row.getString(1)).orElse("");
        if (!mode.equals("delete")) {
          throw new BusyException(
              call.operation() + ": somebody has just opened '" + file + "'; close it there",
              Duration.ZERO,
              null);
        }
        return query.run(exclusive);
      } finally {
        exclusive.undo();
      }
    });
  }

  /**
   * Runs {@code work} while no other process has the file open as a database. For files that SQLite can't read; this process must not have
   * it open either.
   *
   * @throws dev.templedb.error.BusyException when another process has it open
   */
  public static void lockedAgainstOthers(Path file, Call call, Work work) throws IOException {
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock(LOCK_OFFSET, LOCK_BYTES, false)) {
      if (lock == null) {
        throw new BusyException(
            call.operation() + ": another process has '" + file + "' open; close it there",
            Duration.ZERO,
            null);
      }
      work.run();
    }
  }

  /** Work on files. */
  @FunctionalInterface
  public interface Work {
    /** Does it. */
    void run() throws IOException;
  }

  private static <T> T run(Connections connections, boolean writes, Call call, Query<T> query) {
    return use(
        connections, writes ? connections::openWriter : connections::openReader, call, query);
  }

  @FunctionalInterface
  private interface Opening {
    KeptConnection open() throws SQLException;
  }

  private static <T> T use(Connections connections, Opening opening, Call call, Query<T> query) {
    try (KeptConnection connection = opening.open()) {
      try {
        return Database.runOn(connection, call, query);
      } finally {
        // Before the connection is closed, so that nobody reads the file afterwards.
        connections.stopWatching();
      }
    } catch (SQLException e) {
      connections.stopWatching();
      throw Failures.translate(e, call, null);
    }
  }
}
