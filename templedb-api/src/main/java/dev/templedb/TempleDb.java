package dev.templedb;

import dev.templedb.audit.AuditArchive;
import dev.templedb.backup.Backups;
import dev.templedb.backup.RestoreReport;
import dev.templedb.backup.RestoreRequest;
import dev.templedb.content.ContentStore;
import dev.templedb.maintenance.DatabaseStatus;
import dev.templedb.maintenance.Maintenance;
import dev.templedb.schema.Migrations;
import dev.templedb.schema.SchemaInspector;
import dev.templedb.search.ContentMatch;
import dev.templedb.search.ContentSearch;
import dev.templedb.search.SearchReport;
import dev.templedb.setting.Secrets;
import dev.templedb.spi.TempleDbProvider;
import dev.templedb.transfer.Checkout;
import dev.templedb.transfer.CheckoutReport;
import dev.templedb.transfer.ImportReport;
import dev.templedb.transfer.StagedImport;
import dev.templedb.transfer.TreeImport;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * One open database: a project's whole working state in one file.
 *
 * <pre>{@code
 * try (TempleDb db = TempleDb.open(Path.of("work.templedb"))) {
 *   Project project = db.projects().create("app");
 *   ImportReport report = db.importTree(TreeImport.of("app", Path.of("src")));
 * }
 * }</pre>
 *
 * <p><b>Threads.</b> A {@code TempleDb} is thread-safe: open one for each file and share it. Reads run at the same time as each other and
 * as a write, each seeing the last committed state when it began. Writes run one at a time, in the order in which they were asked for.
 * Several processes may have the same file open. A {@link Transaction} belongs to one thread.
 *
 * <p><b>Short work</b> is done by the repositories and in {@link #inTransaction transactions}; <b>long work</b> by the methods here, which
 * commit as they go, report progress, and are not available inside a transaction.
 */
public interface TempleDb extends Transactor, AutoCloseable {

  /**
   * Opens {@code path} with the default options; creates the file, readable by its owner alone, if it does not exist, and brings an older
   * schema up to date.
   *
   * @throws dev.templedb.error.InvalidInputException when {@code path} is a directory, is no SQLite database, belongs to another
   *     application, or lies in a directory that does not exist; the file is left as it is
   * @throws dev.templedb.error.CorruptionException when the file is truncated or damaged
   * @throws dev.templedb.error.ReadOnlyException when the file may be read but not written
   * @throws dev.templedb.error.StorageException when the file can't be read
   * @throws dev.templedb.error.BusyException when another process holds the file's lock for longer than the lock timeout
   * @throws dev.templedb.error.MigrationException when a newer version of the library made the file, or a migration fails; it names the
   *     copy of the file that was made before
   * @throws dev.templedb.error.StorageFullException when a migration is pending and the disk has no room for that copy; nothing was changed
   * @throws IllegalStateException when no implementation, or more than one, is on the class path or module path
   */
  static TempleDb open(Path path) {
    return open(path, options -> {});
  }

  /** As {@link #open(Path)}, with options: {@code TempleDb.open(path, options -> options.readers(8))}. */
  static TempleDb open(Path path, Consumer<? super TempleDbOptionsBuilder> options) {
    return Providers.only().open(path, Providers.options(options));
  }

  /**
   * Opens an existing database for reading. Nothing is migrated or written to the file (SQLite may keep an empty log beside it
   * while it is open); a change throws {@link
   * dev.templedb.error.ReadOnlyException}. What other programs write meanwhile is seen, unless this process may not write to the file or its
   * directory and nobody has the database open: then it must stay as it is until it is closed here.
   *
   * @throws dev.templedb.error.NotFoundException when the file does not exist
   * @throws dev.templedb.error.MigrationException when the file's schema is not the one that this library reads, unless it is a newer one
   *     and the option {@code acceptNewerSchema} is on
   */
  static TempleDb openReadOnly(Path path) {
    return openReadOnly(path, options -> {});
  }

  /** As {@link #openReadOnly(Path)}, with options. */
  static TempleDb openReadOnly(Path path, Consumer<? super TempleDbOptionsBuilder> options) {
    return Providers.only().openReadOnly(path, Providers.options(options));
  }

  /**
   * Creates an empty database that is gone when it is closed. It is the same engine as a file, on memory where the operating system offers
   * it and in the temporary directory elsewhere.
   */
  static TempleDb inMemory() {
    return inMemory(options -> {});
  }

  /** As {@link #inMemory()}, with options. */
  static TempleDb inMemory(Consumer<? super TempleDbOptionsBuilder> options) {
    return Providers.only().inMemory(Providers.options(options));
  }

  /**
   * Opens the user's default database: {@code $TEMPLEDB_PATH} if set; else {@code $DATABASE_URL} if it is a {@code sqlite:}, {@code
   * jdbc:sqlite:} or {@code file:} URL; else {@code templedb/templedb.sqlite} in {@code $XDG_DATA_HOME} or {@code ~/.local/share}, whose
   * directories are created. No other method reads the process's environment.
   *
   * @throws dev.templedb.error.InvalidInputException when {@code $DATABASE_URL} has a scheme that no implementation here opens
   */
  static TempleDb openDefault() {
    return openDefault(options -> {});
  }

  /** As {@link #openDefault()}, with options. */
  static TempleDb openDefault(Consumer<? super TempleDbOptionsBuilder> options) {
    TempleDbProvider provider = Providers.only();
    return provider.open(DefaultLocation.find(System.getenv()), Providers.options(options));
  }

  /**
   * The migrations of a file that need not be open, also of one that {@code open} would refuse: each call opens it, without migrating it,
   * does what it says, and closes it. Calls that only read write nothing, so that {@link Migrations#plan()} shows beforehand what {@code
   * open} would do to an old file; {@link Migrations#repair()} accepts migrations that were changed, and {@link Migrations#rollback}
   * prepares the file for an older program.
   *
   * @throws dev.templedb.error.TempleDbException from each call, as {@link #open(Path)} or {@link #openReadOnly(Path)}
   */
  static Migrations migrations(Path path) {
    return migrations(path, options -> {});
  }

  /** As {@link #migrations(Path)}, with options, for instance the application's own migrations. */
  static Migrations migrations(Path path, Consumer<? super TempleDbOptionsBuilder> options) {
    return Providers.only().migrations(path, Providers.options(options));
  }

  /**
   * Puts what a backup holds into the place of a database that nobody has open, or where there is none yet; for one that is open use {@link
   * Backups#restore}. The backup is verified, brought to the present schema and given the audit entry {@code database.restore} before it
   * takes the place, in one step. Whatever was there, damaged or not, is kept beside it under a name that the report gives, unless the request
   * says otherwise.
   *
   * @throws dev.templedb.error.BusyException when this process or another has the database open; nothing was changed
   * @throws dev.templedb.error.CorruptionException when the backup is damaged; nothing was changed
   * @throws dev.templedb.error.InvalidInputException when it is no backup of a TempleDB, or the two are the same file; nothing was changed
   * @throws dev.templedb.error.MigrationException when a newer version of the library made it; nothing was changed
   */
  static RestoreReport restore(RestoreRequest request, Path database) {
    return restore(request, database, options -> {});
  }

  /** As {@link #restore(RestoreRequest, Path)}, with options, of which {@code actor} and {@code clock} matter. */
  static RestoreReport restore(
      RestoreRequest request, Path database, Consumer<? super TempleDbOptionsBuilder> options) {
    return Providers.only().restore(request, database, Providers.options(options));
  }

  /**
   * Imports a directory into a project, so that the project's files become what the directory holds. Everything becomes visible at once,
   * at the end; until then readers see the old tree, and other writers are held up only for moments. See {@link TreeImport} for what is
   * taken and what is left out.
   *
   * @throws dev.templedb.error.NotFoundException when the project does not exist
   * @throws dev.templedb.error.InvalidInputException when the directory does not exist or is none, or when the JVM can't represent
   *     its file names (see {@link TreeImport})
   * @throws dev.templedb.error.CancelledException when cancelled; the project is as it was
   * @throws dev.templedb.error.ConflictException when what it stored was collected by others each of the three times that it started
   * @throws IllegalStateException when called inside a transaction of this database
   */
  ImportReport importTree(TreeImport request);

  /**
   * The first half of an import: reads, hashes and stores the content, and shows nothing of it. Publish the result in a transaction, alone
   * or with other changes; what is never published costs space until it is
   * {@linkplain ContentStore#collect collected}.
   *
   * @throws dev.templedb.error.TempleDbException as {@link #importTree}
   */
  StagedImport stage(TreeImport request);

  /**
   * Searches the content of files, on all processors, from one snapshot and without an index. Each matching line is given to {@code consumer}
   * by the calling thread, by project and path, and as soon as it is found; memory stays bounded however slow the consumer is. The consumer
   * may call this database, and may throw, which ends the search and is passed on.
   *
   * <p>The content of each file that matches is hashed before anything of it is given. What doesn't match is not: damage that neither decoding
   * nor a match brings to light goes unnoticed here.
   *
   * @throws dev.templedb.error.NotFoundException when the project does not exist
   * @throws dev.templedb.error.CorruptionException when content can't be decoded, or matches and has another hash than it should
   * @throws dev.templedb.error.InvalidInputException when a regular expression nests too deep on some line
   * @throws dev.templedb.error.CancelledException when cancelled, or the thread is interrupted; also inside a regular expression
   * @throws dev.templedb.error.DeadlineExceededException when it takes longer than its deadline
   * @throws IllegalArgumentException when the glob of the file query is malformed
   * @throws IllegalStateException when called inside a transaction of this database
   */
  SearchReport search(ContentSearch request, Consumer<? super ContentMatch> consumer);

  /**
   * Writes a project's files into a directory, so that it holds the tree that the project has at this moment. See {@link Checkout} for
   * what is written, refused, kept and removed. What another thread or process changes in the project meanwhile is not seen.
   *
   * <p>When it fails or is cancelled half-way, each file is whole, the old one or the new one, and the next checkout goes on from there.
   * Nothing is forced to the disk: after a power failure check out again.
   *
   * @throws dev.templedb.error.NotFoundException when the project does not exist
   * @throws dev.templedb.error.InvalidInputException when the tree has a path that must not be written, or the directory is none; nothing
   *     was changed
   * @throws dev.templedb.error.ConflictException when there are local changes and they are to be kept, or another checkout into the
   *     directory is running; nothing was changed
   * @throws dev.templedb.error.CorruptionException when stored content is damaged
   * @throws dev.templedb.error.StorageException when the directory can't be read or written
   * @throws dev.templedb.error.StorageFullException when the directory's disk is full
   * @throws dev.templedb.error.CancelledException when cancelled
   * @throws IllegalStateException when called inside a transaction of this database
   */
  CheckoutReport checkout(Checkout request);

  /** All content, whatever files have it: storing and reading it by its hash, verifying, collecting garbage, and saving space. */
  ContentStore contents();

  /** Backups, restoring them, dumps, and projects as files of their own. */
  Backups backups();

  /** Checking the database, and keeping it small and quick. */
  Maintenance maintenance();

  /** Exports the beginning of the audit log to files, and removes it from the database. */
  AuditArchive auditArchive();

  /** All encrypted values: rotating their key, and removing those that nothing refers to. */
  Secrets secrets();

  /** The schema's version and migrations. */
  Migrations migrations();

  /** What is in the file: tables, indexes, views and triggers, with their definitions and sizes. */
  SchemaInspector schema();

  /**
   * How the database is at this moment: its size, its rows, who writes and who waits, and how it is set. It takes some milliseconds
   * however large the database is, waits for no lock and for no reader, and works inside a transaction, too, whose changes it does not see.
   *
   * @throws dev.templedb.error.ClosedException when the database is closed
   * @throws dev.templedb.error.StorageException when the file can't be read
   * @throws dev.templedb.error.CorruptionException when a table can't be read
   */
  DatabaseStatus status();

  /**
   * Where files that belong to this database are kept; absolute. The directory of the database file, unless the option {@code
   * dataDirectory} says otherwise. Give each of several databases in one directory its own: the names of files in it are unique within one
   * database only.
   */
  Path dataDirectory();

  /**
   * Closes the database: waits for running calls to end for at most the lock timeout, then ends what is left, open streams included. If
   * something was written, it also {@linkplain Maintenance#optimize optimizes}, and seals the tables for a later {@linkplain
   * Maintenance#integrityCheck check}, which takes milliseconds and at most two and a half seconds. A second call does nothing. Afterwards every call throws {@link dev.templedb.error.ClosedException}.
   *
   * @throws IllegalStateException when called inside a transaction of this database
   */
  @Override
  void close();
}
