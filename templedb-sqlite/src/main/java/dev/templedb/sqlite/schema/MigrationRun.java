package dev.templedb.sqlite.schema;

import dev.templedb.Progress;
import dev.templedb.ProgressListener;
import dev.templedb.schema.Migrations;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

  private record Made(MigrationScript script, Direction direction) {}

  private final StepListener listener;
  private final @Nullable SafetyCopy copies;
  private final ProgressListener progress;
  private final long start = System.nanoTime();
  private final List<Made> made = new ArrayList<>();
  private @Nullable Path backup;
  private int stepsExpected;

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
        made.size(),
        OptionalLong.of(Math.max(stepsExpected, made.size())),
        0,
        Duration.ofNanos(System.nanoTime() - start)));
  }

  void stepped(String namespace, int from, int to) throws SQLException {
    listener.stepped(namespace, from, to);
  }

  /** A step was made, in the transaction that is open. */
  void made(MigrationScript script, Direction direction) {
    made.add(new Made(script, direction));
  }

  boolean hasSteps() {
    return !made.isEmpty();
  }

  /** Everything is in the file. */
  void committed(Logger stepLog) {
    for (Made each : made) {
      MigrationScript script = each.script();
      stepLog.info(
          "migration {}{} {}: {}",
          script.namespace().equals(Migrations.LIBRARY) ? "" : script.namespace() + " ",
          script.version(),
          each.direction().done,
          script.description());
    }
    if (copies != null && backup != null) {
      copies.tidy();
    }
    if (hasSteps()) {
      try {
        at("done");
      } catch (RuntimeException e) {
        log.warn("the listener of migrations failed after everything was done", e);
      }
    }
  }
}
