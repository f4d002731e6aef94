package dev.templedb.sqlite.schema;

import dev.templedb.ProgressListener;
import dev.templedb.error.StorageException;
import dev.templedb.schema.Migration;
import dev.templedb.schema.MigrationPlan;
import dev.templedb.schema.Migrations;
import dev.templedb.schema.Rehearsal;
import dev.templedb.schema.RepairedMigration;
import dev.templedb.sqlite.connection.Call;
import dev.templedb.sqlite.connection.CallSettings;
import dev.templedb.sqlite.connection.Database;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.connection.Query;
import dev.templedb.sqlite.transaction.SchemaAudit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The migrations of one open database. */
public final class SqliteMigrations implements Migrations {

  /** Copies an open database to a file that does not exist. */
  @FunctionalInterface
  public interface Copier {
    /** Copies it. */
    void copy(Database database, CallSettings settings, Path target);
  }

  private final Database database;
  private final SchemaMigrator migrator;
  private final CallSettings settings;
  private final @Nullable SafetyCopy copies;
  private final Copier copier;
  private final Track track;
  private final List<Track> tracks;

  /** The migrations of {@code database}: the library's, and where they say so those of applications. */
  public SqliteMigrations(
      Database database,
      SchemaMigrator migrator,
      CallSettings settings,
      @Nullable SafetyCopy copies,
      Copier copier) {
    this(database, migrator, settings, copies, copier, migrator.library(), migrator.all());
  }

  private SqliteMigrations(
      Database database,
      SchemaMigrator migrator,
      CallSettings settings,
      @Nullable SafetyCopy copies,
      Copier copier,
      Track track,
      List<Track> tracks) {
    this.database = database;
    this.migrator = migrator;
    this.settings = settings;
    this.copies = copies;
    this.copier = copier;
    this.track = track;
    this.tracks = tracks;
  }

  @Override
  public Migrations of(String namespace) {
    Track one = migrator.track(namespace);
    return new SqliteMigrations(database, migrator, settings, copies, copier, one, List.of(one));
  }

  @Override
  public int version() {
    return read("reading the schema's version", connection -> migrator.version(connection, track));
  }

  @Override
  public List<Migration> list() {
    return read("listing migrations", connection -> migrator.list(connection, track));
  }

  @Override
  public MigrationPlan plan() {
    return read("planning migrations", connection -> migrator.plan(connection, tracks));
  }

  @Override
  public MigrationPlan plan(int version) {
    return read("planning migrations", connection -> migrator.plan(connection, track, version));
  }

  @Override
  public void validate() {
    read("validating the schema", connection -> {
      for (Track each : tracks) {
        migrator.validate(connection, each);
      }
      return true;
    });
  }

  private <T> T read(String verb, Query<T> query) {
    return database.readWhateverSchema(Operation.of(verb), settings, query);
  }

  @Override
  public int migrate() {
    return change("migrating the schema", connection -> {
      migrator.migrate(connection, tracks, run(connection));
      return migrator.version(connection, track);
    });
  }

  @Override
  public void rollback(int version) {
    change("rolling back the schema", connection -> {
      migrator.rollback(connection, track, version, run(connection));
      return version;
    });
  }

  @Override
  public List<RepairedMigration> repair() {
    return change(
        "repairing the schema's ledger",
        connection -> SchemaRepair.repair(
            connection,
            migrator,
            tracks,
            repaired -> SchemaAudit.recordRepair(
                connection,
                database.options().clock(),
                settings.actor(),
                migrator.version(connection),
                repaired)));
  }

  private MigrationRun run(KeptConnection connection) {
    return MigrationRun.of(
        (namespace, from, to) -> SchemaAudit.record(
            connection, database.options().clock(), settings.actor(), namespace, from, to),
        copies,
        ProgressListener.NONE);
  }

  private <T> T change(String verb, Query<T> query) {
    Call call = database.start(Operation.of(verb), settings);
    return database.write(call, connection -> {
      T result;
      try {
        result = Database.translated(connection, call, query);
      } catch (RuntimeException | Error e) {
        try {
          noteVersion(connection, call);
        } catch (RuntimeException unreadable) {
          e.addSuppressed(unreadable);
        }
        throw e;
      }
      noteVersion(connection, call);
      return result;
    });
  }

  private void noteVersion(KeptConnection connection, Call call) {
    database.schemaIsCurrent(Database.<Integer>translated(connection, call, migrator::version)
        == migrator.newestKnown());
  }

  @Override
  public Rehearsal rehearse(int version) {
    Operation operation = Operation.of("rehearsing migrations");
    SchemaMigrator.requireKnown(track, version);
    Path directory = temporary(operation);
    try {
      Path copy = directory.resolve("copy.db");
      copier.copy(database, settings, copy);
      return SchemaRehearsal.run(migrator, track, copy, directory, version);
    } catch (SQLException e) {
      throw new StorageException(
          operation + ": failed on the copy (" + e.getMessage()
              + "); the database is as it was, see the cause",
          e);
    } finally {
      delete(directory);
    }
  }

  private static Path temporary(Operation operation) {
    try {
      return Files.createTempDirectory("templedb-rehearsal-");
    } catch (IOException e) {
      throw new StorageException(
          operation + ": can't create a temporary directory (" + e + "); free some space", e);
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> tree = Files.walk(directory)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new StorageException(
          "rehearsing migrations: can't delete '" + directory + "' (" + e + "); delete it", e);
    }
  }
}
