package dev.templedb.schema;

import java.util.List;

/**
 * The schema's version, and the steps between versions. Each step runs in a transaction of its own: it is applied whole or not at all.
 * Opening a database applies what is pending, so that calling {@link #migrate()} is needed only after a {@link #rollback} or when that
 * option is off. Thread-safe.
 */
public interface Migrations {

  /** The schema's version in this database; 0 for an empty one. */
  int version();

  /** All migrations that this library has, by version. */
  List<Migration> list();

  /**
   * Applies what is pending.
   *
   * @return the version reached
   * @throws dev.templedb.error.MigrationException when {@link #validate} would fail, or a step fails; the steps before it stay
   * @throws dev.templedb.error.ReadOnlyException when the database was opened read-only
   */
  int migrate();

  /**
   * Undoes migrations down to {@code version}, newest first, with what is stored in their tables. Afterwards this library's repositories
   * refuse to work, because the schema is not theirs, until {@link #migrate()}: a rollback prepares the file for an older library.
   *
   * @throws IllegalArgumentException when {@code version} is negative or above the present one
   * @throws dev.templedb.error.MigrationException when a step fails; the steps before it stay undone
   * @throws dev.templedb.error.ReadOnlyException when the database was opened read-only
   */
  void rollback(int version);

  /**
   * Checks that the applied migrations are the ones that this library has, and that the schema is what they make.
   *
   * @throws dev.templedb.error.MigrationException when not; the message names the first difference
   */
  void validate();
}
