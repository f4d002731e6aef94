package dev.templedb.sqlite;

import dev.templedb.TempleDb;
import dev.templedb.TempleDbOptions;
import dev.templedb.error.InvalidInputException;
import dev.templedb.error.MigrationException;
import dev.templedb.error.StorageException;
import dev.templedb.spi.TempleDbProvider;
import dev.templedb.sqlite.connection.CallSettings;
import dev.templedb.sqlite.connection.Database;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.environment.AbandonedSessions;
import dev.templedb.sqlite.environment.EnvironmentVersions;
import dev.templedb.sqlite.schema.SchemaMigrator;
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
    return open(path, options, () -> {});
  }

  private static TempleDb open(Path path, TempleDbOptions options, Runnable afterClose) {
    SchemaMigrator migrator = new SchemaMigrator(options.clock());
    List<String> goneHolders = new ArrayList<>();
    Database database = Database.open(
        real(path),
        options,
        migrator.newestKnown(),
        migrator::newestMentioned,
        writer -> {
          prepare(writer, migrator, options, path);
          goneHolders.addAll(AbandonedSessions.goneHolders(writer));
        },
        EnvironmentVersions::recordPending);
    AbandonedSessions.close(
        new DirectCalls(database, new CallSettings(CLEANING_TIME, null, options.actor())),
        goneHolders);
    return opened(new SqliteTempleDb(database, migrator, afterClose), false);
  }

  private static void prepare(
      KeptConnection writer, SchemaMigrator migrator, TempleDbOptions options, Path path)
      throws SQLException {
    if (options.migrate()) {
      boolean existed = migrator.version(writer) > 0;
      migrator.migrate(writer, (from, to) -> {
        if (existed) {
          SchemaAudit.record(writer, options.clock(), options.actor(), from, to);
        }
      });
    } else {
      requireCurrent(
          migrator.version(writer),
          migrator.newestKnown(),
          path,
          "open it with the option migrate");
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
    SchemaMigrator migrator = new SchemaMigrator(options.clock());
    Database database =
        Database.openReadOnly(real(path), options, migrator.newestKnown(), connection -> {
          int version = migrator.newestMentioned(connection);
          if (version < migrator.newestKnown()) {
            requireCurrent(
                version,
                migrator.newestKnown(),
                path,
                "open it for writing once, so that it is migrated");
          }
          return version;
        });
    return opened(new SqliteTempleDb(database, migrator, () -> {}), true);
  }

  private static TempleDb opened(TempleDb db, boolean readOnly) {
    OpeningLog.opened(db, readOnly, log);
    return db;
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
        return open(directory.resolve("memory.templedb"), options, memory::delete);
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
