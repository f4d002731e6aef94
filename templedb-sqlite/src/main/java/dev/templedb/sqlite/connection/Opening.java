package dev.templedb.sqlite.connection;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.templedb.TempleDbOptions;
import dev.templedb.sqlite.connection.Database.Preparation;
import dev.templedb.sqlite.connection.Database.Reconciliation;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens databases: looks whether the file is one, and may be touched, before anything of it is changed. */
final class Opening {

  private static final Logger log = LoggerFactory.getLogger(Opening.class);

  private Opening() {}

  /** See {@link Database#open}. */
  static Database forWriting(
      Path file,
      TempleDbOptions options,
      int newestVersion,
      Query<Integer> versionOf,
      Preparation preparation,
      Reconciliation reconciliation) {
    boolean empty = DatabaseFile.prepareForWriting(file, options.createIfMissing(), newestVersion);
    boolean removesCompanions = !DatabaseFile.hasCompanions(file);
    Connections connections = new Connections(file, options, false);
    Operation operation = Operation.of("opening", file.toString());
    KeptConnection writer = null;
    try {
      if (!empty) {
        refuseNewer(file, connections, newestVersion, versionOf);
      }
      writer = connections.openWriter();
      connections.initialise(writer);
      connections.useWriteAheadLog(writer);
      preparation.prepare(writer);
      connections.knowsSchema(newestVersion);
      return new Database(file, options, connections, writer, reconciliation, false);
    } catch (SQLException e) {
      giveUp(connections, writer, removesCompanions);
      throw Failures.translate(e, operation);
    } catch (RuntimeException e) {
      giveUp(connections, writer, removesCompanions);
      throw e;
    }
  }

  /** See {@link Database#openReadOnly}. */
  static Database forReading(
      Path file, TempleDbOptions options, int newestVersion, Query<Integer> versionOf) {
    DatabaseFile.checkForReading(file, newestVersion);
    boolean frozen = DatabaseFile.isFrozen(file);
    boolean removesCompanions = !frozen && !DatabaseFile.hasCompanions(file);
    Connections connections = new Connections(file, options, frozen);
    try {
      refuseNewer(file, connections, newestVersion, versionOf);
    } catch (SQLException e) {
      giveUp(connections, null, removesCompanions);
      throw Failures.translate(e, Operation.of("opening", file.toString()));
    } catch (RuntimeException e) {
      giveUp(connections, null, removesCompanions);
      throw e;
    }
    if (!options.acceptNewerSchema()) {
      connections.knowsSchema(newestVersion);
    }
    return new Database(
        file, options, connections, null, (connection, clock, actor) -> {}, removesCompanions);
  }

  /** Asks a reading connection for the version, because a writing one might already change the file. */
  private static void refuseNewer(
      Path file, Connections connections, int newestVersion, Query<Integer> versionOf)
      throws SQLException {
    try (KeptConnection probe = connections.openProbe()) {
      int version = versionOf.run(probe);
      if (version > newestVersion) {
        throw DatabaseFile.newer(file, version, newestVersion);
      }
    }
  }

  /** Closes a file that is refused. Who looked for plans of slow statements may have made files beside it, which are removed. */
  private static void giveUp(
      Connections connections, @Nullable KeptConnection writer, boolean removesCompanions) {
    connections.stopWatching();
    Database.closeQuietly(writer);
    if (removesCompanions) {
      removeCompanions(connections);
    }
  }

  /** Removes the empty log and the shared memory, if nobody uses them. */
  static void removeCompanions(Connections connections) {
    try {
      connections.removeEmptyCompanions();
    } catch (SQLException e) {
      log.debug("can't remove an empty log", e);
    }
  }

  /** The readers, none of which is opened before it is used. */
  static HikariDataSource pool(Connections connections, TempleDbOptions options) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("templedb-readers");
    config.setDataSource(connections);
    config.setMaximumPoolSize(options.readers());
    config.setMinimumIdle(0);
    config.setIdleTimeout(Duration.ofMinutes(5).toMillis());
    config.setMaxLifetime(0);
    // The queue before it sees to it that a connection is free; this only bounds the opening of
    // one.
    config.setConnectionTimeout(Math.max(
        250, Math.min(Call.saturatedNanos(options.lockTimeout()) / 1_000_000, Integer.MAX_VALUE)));
    config.setInitializationFailTimeout(-1);
    config.setReadOnly(true);
    return new HikariDataSource(config);
  }
}
