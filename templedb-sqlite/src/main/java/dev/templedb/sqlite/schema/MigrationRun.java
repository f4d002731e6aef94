package dev.templedb.sqlite.schema;

import dev.templedb.Progress;
import dev.templedb.ProgressListener;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One call that changes the schema, through all of its steps: who hears of them, and the copy that is made before the first. */
public final class MigrationRun {

  /** Hears of each step in the step's own transaction, before it is committed. */
  @FunctionalInterface
  public interface StepListener {

    /** The schema of a namespace went from one version to another; what this throws undoes the step. */
    void stepped(String namespace, int from, int to) throws SQLException;
  }

  private static final Logger log = LoggerFactory.getLogger(MigrationRun.class);

  private final StepListener listener;
  private final @Nullable SafetyCopy copies;
  private final ProgressListener progress;
  private final long start = System.nanoTime();
  private @Nullable Path backup;
  private int stepsExpected;
  private int stepsDone;

  private MigrationRun(
      StepListener listener, @Nullable SafetyCopy copies, ProgressListener progress) {
    this.listener = listener;
    this.copies = copies;
    this.progress = progress;
  }

  /** A run that is heard by {@code listener}, makes a copy if there are {@code copies}, and says how far it has come. */
  public static MigrationRun of(
      StepListener listener, @Nullable SafetyCopy copies, ProgressListener progress) {
    return new MigrationRun(listener, copies, progress);
  }

  /** A run that nobody hears of, without a copy. */
  static MigrationRun silent() {
    return new MigrationRun((namespace, from, to) -> {}, null, ProgressListener.NONE);
  }

  /** The copy that was made before the first step. */
  Optional<Path> backup() {
    return Optional.ofNullable(backup);
  }

  void expect(int steps) {
    stepsExpected += steps;
  }

  /** Copies the database, once in the run. */
  void backUp(Connection connection, String version) throws SQLException {
    if (copies != null && backup == null) {
      at("backup");
      backup = copies.make(connection, version);
      log.info("before its schema is changed, the database was copied to '{}'", backup);
    }
  }

  void at(String phase) {
    progress.onProgress(new Progress(
        phase,
        stepsDone,
        OptionalLong.of(Math.max(stepsExpected, stepsDone)),
        0,
        Duration.ofNanos(System.nanoTime() - start)));
  }

  void stepped(String namespace, int from, int to) throws SQLException {
    listener.stepped(namespace, from, to);
  }

  void committed(int steps) {
    stepsDone += steps;
    at("done");
  }

  void succeeded() {
    if (copies != null && backup != null) {
      copies.tidy();
    }
  }
}
