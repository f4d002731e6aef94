package dev.templedb.sqlite.schema;

import dev.templedb.error.MigrationException;
import dev.templedb.schema.Migration;
import dev.templedb.schema.MigrationPlan;
import dev.templedb.schema.MigrationSet;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a database from one version of the schema to another, this library's and those of applications. Thread-safe, as far as each
 * connection is used by one thread at a time.
 *
 * <p>Connections are in autocommit mode and outside of a transaction; the transactions here are their own, one for each call, so that nobody
 * ever finds a database half-way. Several threads and processes may migrate one database at once: one does it, and the others wait for the
 * write lock and find that it is done.
 *
 * <p>A {@link SQLException} comes from here only for what is not the schema's fault: a lock, a full disk, a damaged file, an interrupt.
 */
public final class SchemaMigrator {

  private final Track library;
  private final List<Track> applications;
  private final Namespaces namespaces;
  private final FreshSchemas fresh;
  private final StepRunner runner;
  private final Clock clock;
  private final Logger log;

  /** A migrator with the migrations of this library, which notes {@code clock}'s time with each that it applies. */
  public SchemaMigrator(Clock clock) {
    this(clock, List.of());
  }

  /** A migrator with the migrations of this library and of an application. */
  public SchemaMigrator(Clock clock, List<MigrationSet> sets) {
    this(MigrationScripts.bundled(), sets, clock, LoggerFactory.getLogger(SchemaMigrator.class));
  }

  SchemaMigrator(List<MigrationScript> scripts, Clock clock, Logger log) {
    this(scripts, List.of(), clock, log);
  }

  SchemaMigrator(List<MigrationScript> scripts, List<MigrationSet> sets, Clock clock, Logger log) {
    this.library = Track.ofLibrary(scripts);
    this.applications = sets.stream().map(Track::of).toList();
    this.namespaces = new Namespaces(applications);
    this.fresh = FreshSchemas.of(library);
    this.runner = new StepRunner(namespaces, fresh, clock, log);
    this.clock = clock;
    this.log = log;
  }

  /** A migrator with the migrations of this library alone. */
  public SchemaMigrator ofLibrary() {
    return new SchemaMigrator(library.scripts(), List.of(), clock, log);
  }

  /** The newest version that this library knows. */
  public int newestKnown() {
    return library.newest();
  }

  /** The version that the database says it has; 0 for an empty one. Nothing is checked. */
  public int version(Connection connection) throws SQLException {
    return LedgerTable.number(connection, "PRAGMA user_version");
  }

  /** The newest version that the database mentions, in its header or in its list of migrations; 0 for an empty one. */
  public int newestMentioned(Connection connection) throws SQLException {
    return SchemaTransaction.read(connection, () -> {
      MigrationLedger ledger = library.ledger().read(connection);
      return Math.max(ledger.headerVersion(), ledger.version());
    });
  }

  /** All migrations of this library by version, and when each was applied to this database. */
  public List<Migration> list(Connection connection) throws SQLException {
    return list(connection, library);
  }

  List<Migration> list(Connection connection, Track track) throws SQLException {
    return SchemaTransaction.read(connection, () -> track.list(connection));
  }

  /** The version of a namespace. */
  int version(Connection connection, Track track) throws SQLException {
    return SchemaTransaction.read(
        connection, () -> track.ledger().read(connection).version());
  }

  /** The library's migrations. */
  Track library() {
    return library;
  }

  /** The library's migrations and then those of the applications. */
  List<Track> all() {
    List<Track> all = new ArrayList<>();
    all.add(library);
    all.addAll(applications);
    return all;
  }

  /**
   * The migrations of one namespace.
   *
   * @throws IllegalArgumentException when there are none
   */
  Track track(String namespace) {
    return all().stream()
        .filter(track -> track.namespace().equals(namespace))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(
            "there are no migrations of '" + namespace + "'; give them by the option migrations"));
  }

  /**
   * Checks that this program has migrations of a namespace.
   *
   * @throws IllegalArgumentException when not
   */
  public void requireNamespace(String namespace) {
    track(namespace);
  }

  FreshSchemas fresh() {
    return fresh;
  }

  Namespaces namespaces() {
    return namespaces;
  }

  /**
   * Checks that this program has no older migrations of an application than the database.
   *
   * @param older whether newer ones in this program are refused, too, because they can't be applied
   * @throws MigrationException when it has
   */
  public void requireApplications(Connection connection, boolean older) throws SQLException {
    for (Track track : applications) {
      int version = SchemaTransaction.read(connection, () -> {
        MigrationLedger ledger = track.ledger().read(connection);
        ledger.requireVersionsOf(track.scripts());
        return ledger.version();
      });
      if (older && version < track.newest()) {
        throw new MigrationException(
            "opening: migrations of '" + track.namespace() + "' are pending, from version "
                + version + " to " + track.newest()
                + "; open it once for writing, with the option migrate",
            version,
            null);
      }
    }
  }

  /** As {@link #migrate(Connection, MigrationRun)}, heard by nobody. */
  public int migrate(Connection connection) throws SQLException {
    return migrate(connection, MigrationRun.silent());
  }

  /** The migrations that were applied to this database by version, those of a newer library included. */
  public List<Migration> applied(Connection connection) throws SQLException {
    List<Migration> applied = new ArrayList<>();
    for (Track track : all()) {
      applied.addAll(track.ledger().read(connection).migrations());
    }
    return applied;
  }

  /**
   * Applies the migrations that are pending. When none is, only what the database says about its migrations is checked, which is
   * quick; otherwise the whole schema first, because a step relies on it.
   *
   * @return the library's version, always {@link #newestKnown()}
   * @throws MigrationException when {@link #validate} fails or a step fails; nothing was changed
   */
  public int migrate(Connection connection, MigrationRun run) throws SQLException {
    migrate(connection, all(), run);
    return newestKnown();
  }

  void migrate(Connection connection, List<Track> tracks, MigrationRun run) throws SQLException {
    if (!isPending(connection, tracks)) {
      return;
    }
    runner.run(connection, run, () -> {
      // Read again, because someone else may have been faster.
      for (Track track : tracks) {
        run.expect(track.newest() - track.readChecked(connection).version());
      }
      for (Track track : tracks) {
        int version = track.ledger().read(connection).version();
        if (version < track.newest()) {
          requireCurrentLibrary(connection, track);
          requireSchema(connection, track, version);
          runner.steps(
              connection,
              track,
              track.scripts().subList(version, track.newest()),
              Direction.UP,
              run);
        }
      }
    });
  }

  private boolean isPending(Connection connection, List<Track> tracks) throws SQLException {
    boolean pending = false;
    for (Track track : tracks) {
      int version =
          SchemaTransaction.read(connection, () -> track.readChecked(connection).version());
      if (track.isLibrarys()) {
        log.debug("the schema has version {} of {}", version, track.newest());
      } else {
        log.debug(
            "the schema of '{}' has version {} of {}", track.namespace(), version, track.newest());
      }
      pending |= version < track.newest();
    }
    return pending;
  }

  private void requireCurrentLibrary(Connection connection, Track track) throws SQLException {
    int version = version(connection);
    if (!track.isLibrarys() && version != newestKnown()) {
      throw new MigrationException(
          "migrating '" + track.namespace() + "': this library's own schema has version " + version
              + " and needs " + newestKnown() + "; migrate that first",
          version,
          null);
    }
  }

  /** As {@link #rollback(Connection, Track, int, MigrationRun)}, of this library's migrations, heard by nobody. */
  public void rollback(Connection connection, int to) throws SQLException {
    rollback(connection, library, to, MigrationRun.silent());
  }

  /**
   * Undoes migrations down to version {@code to}, newest first, with what is stored in their tables.
   *
   * @throws IllegalArgumentException when {@code to} is negative or above the present version
   * @throws MigrationException when the applied migrations are not the known ones, or a step fails; nothing was changed
   */
  void rollback(Connection connection, Track track, int to, MigrationRun run) throws SQLException {
    runner.run(connection, run, () -> {
      int version = track.readChecked(connection).version();
      if (to < 0 || to > version) {
        throw new IllegalArgumentException(
            "the schema has version " + version + ", it can't be rolled back to version " + to);
      }
      if (track.isLibrarys()) {
        requireNoApplicationsBelow(connection, to);
        RollbackObstacles.refuse(connection, version, to);
      }
      run.expect(version - to);
      runner.steps(connection, track, track.scripts().subList(to, version), Direction.DOWN, run);
    });
  }

  private static void requireNoApplicationsBelow(Connection connection, int to)
      throws SQLException {
    SortedSet<String> namespaces = ApplicationLedger.namespaces(connection);
    if (to < ApplicationLedger.FIRST_VERSION && !namespaces.isEmpty()) {
      throw new MigrationException(
          "rolling back to version " + to + ": the database has migrations of " + namespaces
              + ", which need version " + ApplicationLedger.FIRST_VERSION
              + "; roll them back to version 0 first",
          to,
          null);
    }
  }

  /**
   * Checks that the applied migrations are the known ones, without gaps, and that the schema is what they make.
   *
   * @throws MigrationException when not, with the first difference
   */
  public void validate(Connection connection) throws SQLException {
    for (Track track : all()) {
      validate(connection, track);
    }
  }

  void validate(Connection connection, Track track) throws SQLException {
    SchemaTransaction.read(connection, () -> {
      requireSchema(connection, track, track.readChecked(connection).version());
      return true;
    });
  }

  void requireSchema(Connection connection, Track track, int version) throws SQLException {
    Set<String> present = namespaces.in(connection);
    Optional<String> difference = SchemaSnapshot.of(connection)
        .only(namespaces.isOf(track, present))
        .firstDifferenceFrom(fresh.of(track, version));
    if (difference.isPresent()) {
      throw new MigrationException(
          "checking the schema: it is not the one of version " + version
              + (track.isLibrarys() ? "" : " of '" + track.namespace() + "'") + ": "
              + difference.get() + "; undo the change with the sqlite3 shell, or restore a backup",
          version,
          null);
    }
  }

  /** What {@link #migrate} would do, by these tracks. */
  MigrationPlan plan(Connection connection, List<Track> tracks) throws SQLException {
    return SchemaTransaction.read(connection, () -> {
      List<MigrationPlan.Step> steps = new ArrayList<>();
      for (Track track : tracks) {
        int version = track.readChecked(connection).version();
        steps.addAll(Planner.plan(track, version, track.newest()));
      }
      return new MigrationPlan(steps);
    });
  }

  /** What would be done to come to version {@code to} of one track. */
  MigrationPlan plan(Connection connection, Track track, int to) throws SQLException {
    requireKnown(track, to);
    return SchemaTransaction.read(
        connection,
        () ->
            new MigrationPlan(Planner.plan(track, track.readChecked(connection).version(), to)));
  }

  static void requireKnown(Track track, int version) {
    if (version < 0 || version > track.newest()) {
      throw new IllegalArgumentException("there is no version " + version + " of '"
          + track.namespace() + "'; the newest is " + track.newest());
    }
  }

  /** Goes one step up or down. */
  void step(Connection connection, Track track, int version, Direction direction, MigrationRun run)
      throws SQLException {
    int first = direction == Direction.UP ? version : version - 1;
    runner.run(
        connection,
        run,
        () -> runner.steps(
            connection, track, track.scripts().subList(first, first + 1), direction, run));
  }
}
