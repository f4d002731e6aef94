package dev.templedb.sqlite;

import dev.templedb.TempleDb;
import dev.templedb.TempleDbOptions;
import dev.templedb.TempleDbOptionsBuilder;
import dev.templedb.backup.RestoreReport;
import dev.templedb.backup.RestoreRequest;
import dev.templedb.error.InvalidInputException;
import dev.templedb.error.MigrationException;
import dev.templedb.error.StorageException;
import dev.templedb.schema.Migrations;
import dev.templedb.spi.TempleDbProvider;
import dev.templedb.sqlite.backup.MigrationCopies;
import dev.templedb.sqlite.backup.PlaceRestore;
import dev.templedb.sqlite.connection.CallSettings;
import dev.templedb.sqlite.connection.Database;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.environment.AbandonedSessions;
import dev.templedb.sqlite.environment.EnvironmentVersions;
import dev.templedb.sqlite.maintenance.SqliteMaintenance;
import dev.templedb.sqlite.schema.MigrationRun;
import dev.templedb.sqlite.schema.SafetyCopy;
import dev.templedb.sqlite.schema.SchemaMigrator;
import dev.templedb.sqlite.schema.SqliteMigrations;
import dev.templedb.sqlite.transaction.DirectCalls;
import dev.templedb.sqlite.transaction.SchemaAudit;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens SQLite files; found by {@link java.util.ServiceLoader}. */
public final class SqliteProvider implements TempleDbProvider {

  private static final Logger log = LoggerFactory.getLogger(TempleDb.class);

  /** Memory that looks like a directory, on Linux. */
  private static final Path SHARED_MEMORY = Path.of("/dev/shm");

  /** A container may have as little as 64 MB there, which a test would fill; its temporary directory has more. */
  private static final long LEAST_SHARED_MEMORY = 256L << 20;

  /** How long an opening waits for other writers before it leaves sessions that were abandoned to the next one. */
  private static final Duration CLEANING_TIME = Duration.ofSeconds(1);

  @Override
  public String name() {
    return "sqlite";
  }

  @Override
  public TempleDb open(Path path, TempleDbOptions options) {
    SchemaMigrator migrator = migrator(options);
    SafetyCopy copies =
        options.backupBeforeMigration() ? new MigrationCopies(real(path), options) : null;
    Database database = openDatabase(path, options, migrator, copies);
    SqliteMaintenance.atClose(database);
    return opened(new SqliteTempleDb(database, migrator, copies, () -> {}), false);
  }

  private static SchemaMigrator migrator(TempleDbOptions options) {
    return new SchemaMigrator(options.clock(), options.migrations());
  }

  private static Database openDatabase(
      Path path, TempleDbOptions options, SchemaMigrator migrator, @Nullable SafetyCopy copies) {
    List<String> goneHolders = new ArrayList<>();
    Database database = Database.open(
        real(path),
        options,
        migrator.newestKnown(),
        migrator::newestMentioned,
        writer -> {
          prepare(writer, migrator, options, copies, path);
          goneHolders.addAll(AbandonedSessions.goneHolders(writer));
        },
        EnvironmentVersions::recordPending);
    AbandonedSessions.close(
        new DirectCalls(database, new CallSettings(CLEANING_TIME, null, options.actor())),
        goneHolders);
    return database;
  }

  private static void prepare(
      KeptConnection writer,
      SchemaMigrator migrator,
      TempleDbOptions options,
      @Nullable SafetyCopy copies,
      Path path)
      throws SQLException {
    if (options.migrate()) {
      boolean existed = migrator.version(writer) > 0;
      migrator.migrate(
          writer,
          MigrationRun.of(
              (namespace, from, to) -> {
                if (existed || !namespace.equals(Migrations.LIBRARY)) {
                  SchemaAudit.record(writer, options.clock(), options.actor(), namespace, from, to);
                }
              },
              existed ? copies : null,
              options.migrationListener()));
    } else {
      requireCurrent(
          migrator.version(writer),
          migrator.newestKnown(),
          path,
          "open it with the option migrate");
      migrator.requireApplications(writer, true);
    }
  }

  private static void requireCurrent(int version, int newest, Path path, String nextStep) {
    if (version != newest) {
      throw new MigrationException(
          "opening '" + path + "': its schema has version " + version + ", and this library needs "
              + newest + "; " + nextStep,
          version,
          null);
    }
  }

  @Override
  public TempleDb openReadOnly(Path path, TempleDbOptions options) {
    SchemaMigrator migrator = new SchemaMigrator(options.clock(), options.migrations());
    boolean takesNewer = options.acceptNewerSchema();
    Database database = Database.openReadOnly(
        real(path),
        options,
        takesNewer ? Integer.MAX_VALUE : migrator.newestKnown(),
        connection -> {
          int version = migrator.newestMentioned(connection);
          if (version < migrator.newestKnown()) {
            requireCurrent(
                version,
                migrator.newestKnown(),
                path,
                "open it for writing once, so that it is migrated");
          }
          if (!takesNewer) {
            migrator.requireApplications(connection, true);
          }
          return version;
        });
    return opened(new SqliteTempleDb(database, migrator, null, () -> {}), true);
  }

  private static TempleDb opened(TempleDb db, boolean readOnly) {
    OpeningLog.opened(db, readOnly, log);
    return db;
  }

  @Override
  public Migrations migrations(Path path, TempleDbOptions options) {
    SchemaMigrator migrator = new SchemaMigrator(options.clock(), options.migrations());
    TempleDbOptions existing =
        new TempleDbOptionsBuilder().from(options).createIfMissing(false).build();
    return new FileMigrations(
        () -> Database.openReadOnly(
            real(path), existing, Integer.MAX_VALUE, migrator::newestMentioned),
        () -> Database.open(
            real(path),
            existing,
            migrator.newestKnown(),
            migrator::newestMentioned,
            writer -> {},
            EnvironmentVersions::recordPending),
        migrator::requireNamespace,
        database -> new SqliteMigrations(
            database,
            migrator,
            new CallSettings(null, null, options.actor()),
            options.backupBeforeMigration() ? new MigrationCopies(real(path), options) : null,
            MigrationCopies::copy));
  }

  @Override
  public TempleDb inMemory(TempleDbOptions options) {
    try {
      boolean sharedMemory = Files.isDirectory(SHARED_MEMORY)
          && Files.isWritable(SHARED_MEMORY)
          && Files.getFileStore(SHARED_MEMORY).getUsableSpace() >= LEAST_SHARED_MEMORY;
      Path directory = sharedMemory
          ? Files.createTempDirectory(SHARED_MEMORY, "templedb-")
          : Files.createTempDirectory("templedb-");
      MemoryDirectory memory = new MemoryDirectory(directory);
      try {
        SchemaMigrator migrator = migrator(options);
        return opened(
            new SqliteTempleDb(
                openDatabase(directory.resolve("memory.templedb"), options, migrator, null),
                migrator,
                null,
                memory::delete),
            false);
      } catch (RuntimeException | Error e) {
        memory.delete();
        throw e;
      }
    } catch (IOException e) {
      throw new StorageException(
          "creating a database in memory: can't create a temporary directory (" + e
              + "); free some space",
          e);
    }
  }

  @Override
  public RestoreReport restore(RestoreRequest request, Path database, TempleDbOptions options) {
    return new PlaceRestore(
            request,
            real(database),
            options,
            new MigratorUpgrade(new SchemaMigrator(options.clock(), options.migrations())),
            EnvironmentVersions::recordPending)
        .run();
  }

  /** The path without symbolic links, since SQLite keeps its log beside the file that a link leads to. */
  private static Path real(Path path) {
    if (path.getFileSystem() != FileSystems.getDefault()) {
      throw new InvalidInputException(
          "opening '" + path
              + "': it is no file of the operating system, and SQLite can open no other; name such a file");
    }
    Path absolute = path.toAbsolutePath();
    try {
      if (Files.exists(absolute)) {
        return absolute.toRealPath();
      }
      Path directory = absolute.getParent();
      Path name = absolute.getFileName();
      return directory == null || name == null || !Files.isDirectory(directory)
          ? absolute
          : directory.toRealPath().resolve(name);
    } catch (IOException e) {
      return absolute;
    }
  }
}
