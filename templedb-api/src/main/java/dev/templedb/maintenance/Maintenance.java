package dev.templedb.maintenance;

import dev.templedb.CancellationToken;
import dev.templedb.ProgressListener;

/**
 * What keeps a database sound, small and quick. Nothing here changes an entity, so nothing is audited. Thread-safe; every method may throw
 * what {@link dev.templedb.Transactor#inTransaction} lists, and {@link IllegalStateException} inside a transaction of the same database. On a
 * database that was opened read-only only {@link #integrityCheck} works; the others throw a {@link dev.templedb.error.ReadOnlyException}.
 *
 * <p>Content that nothing refers to is removed by {@link dev.templedb.content.ContentStore#collect}, and content is stored again in less space
 * by {@link dev.templedb.content.ContentStore#repack}, which gives back the free space too.
 */
public interface Maintenance {

  /**
   * Rewrites the whole file, so that nothing in it is free and what belongs together lies together. Readers go on, and see what was before.
   * Other writers wait for it (about a second for each 200 MB), and throw a {@link dev.templedb.error.BusyException} when that is longer than
   * their lock timeout. Up to twice the file's size must be free on the disk. Cancelled or killed at any moment, the file is as it was.
   *
   * @param progress hears the beginning and the end of the only phase, {@code vacuum}, whose unit is a page that was given back
   * @return how many bytes smaller the file is, or will be once the log is written back
   * @throws dev.templedb.error.CancelledException when cancelled, or the thread is interrupted
   * @throws dev.templedb.error.StorageFullException when the disk has too little space
   */
  long vacuum(ProgressListener progress, CancellationToken cancellation);

  /** As {@link #vacuum(ProgressListener, CancellationToken)}, to its end. */
  default long vacuum() {
    return vacuum(ProgressListener.NONE, CancellationToken.create());
  }

  /**
   * Gathers statistics of all tables and indexes, by which statements are planned, reading all of the indexes. Readers go on; other writers
   * wait for it: milliseconds for most databases, about a second for each million files.
   *
   * @throws dev.templedb.error.CancelledException when cancelled, or the thread is interrupted
   */
  void analyze(CancellationToken cancellation);

  /** As {@link #analyze(CancellationToken)}, to its end. */
  default void analyze() {
    analyze(CancellationToken.create());
  }

  /**
   * Gathers statistics where the present ones no longer fit, reading a sample of each index: milliseconds, whatever the size. Readers go on;
   * other writers wait for it. {@link dev.templedb.TempleDb#close} does it too when something was written, for half a second at most.
   */
  void optimize();

  /**
   * Writes the log beside the database back into the file and makes the log empty, as far as readers allow: one that is still reading an older
   * state keeps the log in use. Readers and writers go on, but for the last moment, in which writers wait. Closing does it too, and long logs
   * are written back beside the writers without being asked; before copying the file with other means it is of use.
   */
  CheckpointReport checkpoint();

  /**
   * Checks that the database holds what was written to it: see {@link IntegrityCheck} for what is looked at. Damage is reported and does not
   * end the check. Readers and writers go on; each part looks at one state of the database, and keeps the log from being written back while
   * it does. What is written meanwhile may be left out.
   *
   * <p>A sound result of a whole check also seals the tables that were not sealed: from then on they can be compared with what they hold now.
   * It waits for other writers no longer than a moment (200 ms) for that, and leaves it if one is busy.
   *
   * @throws dev.templedb.error.CancelledException when cancelled, or the thread is interrupted
   * @throws dev.templedb.error.MigrationException when the schema was rolled back, which is no damage
   */
  IntegrityReport integrityCheck(IntegrityCheck request);

  /** As {@link #integrityCheck(IntegrityCheck)}, of everything. */
  default IntegrityReport integrityCheck() {
    return integrityCheck(IntegrityCheck.everything());
  }
}
