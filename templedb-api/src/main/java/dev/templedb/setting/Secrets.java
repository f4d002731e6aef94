package dev.templedb.setting;

import dev.templedb.CancellationToken;
import dev.templedb.ProgressListener;

/**
 * All encrypted values of a database: those of settings, of environments' variables, and of these in versions and templates. Each is a text
 * of the age format in ASCII armor, in the column {@code ciphertext} of the table {@code secrets}, which the command {@code age -d -i key-file}
 * reads.
 *
 * <p><b>Rotation.</b> Open the database with the new key first and the old one after it, rotate, and from then on open it with the new one
 * alone:
 *
 * <pre>{@code
 * try (TempleDb db = TempleDb.open(file, options -> options.addSecretKeys(newKey, oldKey))) {
 *   db.secrets().rotate();
 * }
 * }</pre>
 *
 * <p>Thread-safe. Every method may throw what {@link dev.templedb.Transactor#inTransaction} lists, and IllegalStateException inside a transaction
 * of the same database.
 */
public interface Secrets {

  /** How many there are. */
  long count();

  /**
   * How many are not encrypted for exactly the recipients in the options: what {@link #rotate()} has to do.
   *
   * @throws dev.templedb.error.SecretKeyException when the options name nobody to encrypt for
   */
  long countStale();

  /** As {@link #rotate(ProgressListener, CancellationToken)}, without either. */
  long rotate();

  /**
   * Encrypts each secret that is not encrypted for exactly the recipients in the options anew for them, with a new file key: in
   * short transactions, each with its audit entry, so that other writers get in between. A secret can be read by the old keys until its transaction
   * is committed, and by the new ones from then on. When this is cancelled, or the process ends, call it again; it goes on where it was.
   *
   * <p>When it returns, the file and its log hold nothing that an old key opens, whatever was rotated, set or collected when; but copies and backups do,
   * and so may the disk's free blocks. Change secrets that somebody may have read.
   *
   * @param progress hears how many of the stale secrets are done
   * @return how many were encrypted anew
   * @throws dev.templedb.error.SecretKeyException when the options name nobody to encrypt for, or when no key in the options opens some;
   *     all others are rotated
   * @throws dev.templedb.error.CorruptionException when what is stored was damaged; those before it are rotated
   * @throws dev.templedb.error.BusyException when a reader in this process or another keeps the log from being emptied; everything is rotated, call
   *     it again
   * @throws dev.templedb.error.CancelledException when cancelled
   */
  long rotate(ProgressListener progress, CancellationToken cancellation);

  /**
   * Removes secrets that nothing refers to any more: no setting, no variable of an environment or template, and no version of an environment. They
   * remain when environments, projects and templates are deleted.
   *
   * @return how many
   */
  long collect();
}
