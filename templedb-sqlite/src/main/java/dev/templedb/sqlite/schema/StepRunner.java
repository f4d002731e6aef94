package dev.templedb.sqlite.schema;

import dev.templedb.error.MigrationException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.slf4j.Logger;

/** Runs steps, each with its validation and what is noted of it. */
final class StepRunner {

  private static final String HAS_SEALS = """
      SELECT count(*)
        FROM sqlite_schema
       WHERE type = 'table'
         AND name = 'table_seals'
      """;

  private final Namespaces namespaces;
  private final FreshSchemas fresh;
  private final Clock clock;
  private final Logger log;

  StepRunner(Namespaces namespaces, FreshSchemas fresh, Clock clock, Logger log) {
    this.namespaces = namespaces;
    this.fresh = fresh;
    this.clock = clock;
    this.log = log;
  }

  /** The steps of a run. */
  @FunctionalInterface
  interface Steps {
    /** Makes them, in the transaction that is open. */
    void make() throws SQLException;
  }

  /** Makes the steps of {@code run}, all in one transaction. */
  void run(Connection connection, MigrationRun run, Steps steps) throws SQLException {
    try {
      SchemaTransaction.writeWithoutForeignKeys(connection, () -> {
        steps.make();
        if (run.hasSteps()) {
          run.at("commit");
        }
        return true;
      });
    } catch (MigrationException e) {
      throw withBackup(e, run);
    } catch (SQLException | RuntimeException e) {
      // What is not the step's fault keeps its type: the copy is named beside it.
      run.backup()
          .ifPresent(path -> e.addSuppressed(new MigrationException(
              "nothing was changed; a copy of the database as it was before the first step is '"
                  + path + "'",
              0,
              path,
              null)));
      throw e;
    }
    run.committed(log);
  }

  /** Goes through {@code scripts}, up in their order or down in the reverse one, in the transaction that is open. */
  void steps(
      Connection connection,
      Track track,
      List<MigrationScript> scripts,
      Direction direction,
      MigrationRun run)
      throws SQLException {
    int version = track.ledger().read(connection).version();
    backUp(connection, track, version, run);
    boolean making = track.isLibrarys() && direction == Direction.UP && version == 0;
    List<MigrationScript> ordered = new ArrayList<>(scripts);
    if (direction == Direction.DOWN) {
      Collections.reverse(ordered);
    }
    Map<MigrationScript, Duration> done = new LinkedHashMap<>();
    for (MigrationScript script : ordered) {
      run.at("step");
      done.put(script, step(connection, track, script, direction, making, run));
      run.made(script, direction);
    }
    if (direction == Direction.UP) {
      for (Map.Entry<MigrationScript, Duration> each : done.entrySet()) {
        // Only now, because the first migrations are older than the columns.
        track.ledger().complete(connection, each.getKey(), each.getValue());
      }
    }
  }

  private void backUp(Connection connection, Track track, int version, MigrationRun run)
      throws SQLException {
    int library = LedgerTable.number(connection, "PRAGMA user_version");
    if (library > 0) {
      run.backUp(
          connection,
          "v" + library + (track.isLibrarys() ? "" : "-" + track.namespace() + version));
    }
  }

  /**
   * Goes one step, in the transaction that is open.
   *
   * @param making whether the database was empty when the transaction began, so that there is nothing to compare with
   * @return the time that the step's own work took
   */
  private Duration step(
      Connection connection,
      Track track,
      MigrationScript script,
      Direction direction,
      boolean making,
      MigrationRun run)
      throws SQLException {
    boolean up = direction == Direction.UP;
    int from = up ? script.version() - 1 : script.version();
    int to = up ? script.version() : script.version() - 1;
    SortedSet<String> foreign = namespaces.in(connection);
    StepValidation validation =
        making ? null : StepValidation.before(connection, track, namespaces.isOf(track, foreign));
    long start = System.nanoTime();
    runProtected(connection, track, script, direction, foreign);
    Duration duration = Duration.ofNanos(System.nanoTime() - start);
    run.at("validate");
    if (validation != null) {
      validation.checkWhatStays(connection, script, direction);
    }
    if (track.isLibrarys()) {
      forgetSeals(connection);
    }
    if (up) {
      track.ledger().add(connection, script, clock.instant());
    } else {
      track.ledger().remove(connection, script);
    }
    if (validation != null) {
      validation.checkSchema(connection, script, direction, to, fresh);
      StepValidation.checkIntegrity(connection, script, direction);
    }
    StepValidation.checkForeignKeys(connection, script, direction);
    run.stepped(track.namespace(), from, to);
    return duration;
  }

  /** A count of changes that a step drops and makes again begins anew, so that a seal from before could seem to hold. */
  private static void forgetSeals(Connection connection) throws SQLException {
    if (LedgerTable.number(connection, HAS_SEALS) == 1) {
      LedgerTable.execute(connection, "DELETE FROM table_seals");
    }
  }

  private static void runProtected(
      Connection connection,
      Track track,
      MigrationScript script,
      Direction direction,
      SortedSet<String> foreign)
      throws SQLException {
    if (track.isLibrarys()) {
      ForeignObjects aside = ForeignObjects.putAside(connection, foreign);
      ScriptRun.run(connection, script, direction);
      aside.bringBack(connection);
    } else {
      WriteGuard guard = WriteGuard.against(connection, track);
      ScriptRun.run(connection, script, direction);
      guard.check(connection, script, direction);
      guard.end(connection);
    }
  }

  private static MigrationException withBackup(MigrationException e, MigrationRun run) {
    return run.backup()
        .filter(path -> e.backup().isEmpty())
        .map(path -> new MigrationException(
            e.getMessage() + "; a copy of the database as it was before the first step is '" + path
                + "'",
            e.version(),
            path,
            e.getCause() == null ? e : e.getCause()))
        .orElse(e);
  }
}
