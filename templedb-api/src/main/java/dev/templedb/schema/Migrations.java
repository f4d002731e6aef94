package dev.templedb.schema;

import java.util.List;

/**
 * The schema's version, and the steps between versions. All steps of one call run in one transaction, and each is validated there (foreign
 * keys, the file's integrity, the number of rows of tables that it should not change, the schema itself): whatever happens, a database has
 * the old version or the new one, and of several processes one migrates and the others wait. Opening a database applies what is pending, so
 * that calling {@link #migrate()} is needed only after a {@link #rollback} or when that option is off.
 *
 * <p>The steps of this library and those of each {@link MigrationSet} of the application are numbered by themselves, in namespaces. What
 * {@link dev.templedb.TempleDb#migrations()} gives is about the library's own; its {@link #plan()}, {@link #migrate()}, {@link #repair()}
 * and {@link #validate()} take in the sets that the database was opened with, as opening does. {@link #of} gives those of one set.
 *
 * <p>Before the first step that changes a file, the file is copied and the copy verified, see {@link
 * dev.templedb.TempleDbOptions#backupBeforeMigration()}. Thread-safe.
 */
public interface Migrations {

  /** The namespace of this library's own migrations. */
  String LIBRARY = "templedb";

  /** The schema's version in this database; 0 for an empty one. */
  int version();

  /** All migrations that are known here, by version. */
  List<Migration> list();

  /**
   * The migrations of one set that the database was opened with: each method is about them alone.
   *
   * @throws IllegalArgumentException when it was opened without such a set
   */
  Migrations of(String namespace);

  /**
   * What {@link #migrate()} would do, with the SQL of each step; empty when nothing is pending. Nothing is written.
   *
   * @throws dev.templedb.error.MigrationException when what was applied is not what is known here
   */
  MigrationPlan plan();

  /**
   * What would be done to come to {@code version}, up or down. Nothing is written.
   *
   * @throws IllegalArgumentException when {@code version} is negative or above the newest known
   * @throws dev.templedb.error.MigrationException when what was applied is not what is known here
   */
  MigrationPlan plan(int version);

  /**
   * Applies what is pending.
   *
   * @return the version reached
   * @throws dev.templedb.error.MigrationException when {@link #validate} would fail, or a step fails; nothing was changed
   * @throws dev.templedb.error.ReadOnlyException when the database was opened read-only
   * @throws dev.templedb.error.StorageFullException when the disk has no room for the backup; nothing was changed
   */
  int migrate();

  /**
   * Undoes migrations down to {@code version}, newest first, with what is stored in their tables. Afterwards this library's repositories
   * refuse to work if it was its own schema, because that is not theirs, until {@link #migrate()}: a rollback prepares the file for an older
   * program.
   *
   * @throws IllegalArgumentException when {@code version} is negative or above the present one
   * @throws dev.templedb.error.MigrationException when a step fails or can't be undone; nothing was changed
   * @throws dev.templedb.error.ReadOnlyException when the database was opened read-only
   * @throws dev.templedb.error.StorageFullException as for {@link #migrate()}
   */
  void rollback(int version);

  /**
   * Checks that the applied migrations are the ones that are known here, and that the schema is what they make. What an application has
   * made in a namespace that the database was opened without is passed over.
   *
   * @throws dev.templedb.error.MigrationException when not; the message names the first difference
   */
  void validate();

  /**
   * Accepts migrations whose text has changed since they were applied, if the schema is nevertheless what they make now: their checksums
   * are noted anew, with an entry {@code schema.repair} in the audit log for each. A database that has such migrations can't be opened;
   * {@link dev.templedb.TempleDb#migrations(java.nio.file.Path)} gives a way in.
   *
   * @return what was accepted, in order; empty if nothing had changed
   * @throws dev.templedb.error.MigrationException when the schema is not what they make, or something else is wrong; nothing was changed
   * @throws dev.templedb.error.ReadOnlyException when the database was opened read-only
   */
  List<RepairedMigration> repair();

  /**
   * Goes to {@code version} and back on a copy, and compares. From a later version it goes down and up again; from an earlier one up, down and
   * up again. The copy is a temporary file, as large as the database or twice that; the database itself is only read.
   *
   * @throws IllegalArgumentException when {@code version} is the present one, negative, or above the newest known
   * @throws dev.templedb.error.MigrationException when a step fails on the copy
   */
  Rehearsal rehearse(int version);
}
