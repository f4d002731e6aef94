package dev.templedb.sqlite.monitoring;

import dev.templedb.error.BusyException;
import dev.templedb.error.CancelledException;
import dev.templedb.error.CorruptionException;
import dev.templedb.error.DeadlineExceededException;
import dev.templedb.error.MigrationException;
import dev.templedb.error.StorageException;
import dev.templedb.error.StorageFullException;
import dev.templedb.monitoring.Outcome;

/** Says how what threw has ended. */
final class Outcomes {

  private Outcomes() {}

  static Outcome of(Throwable failure) {
    if (failure instanceof BusyException) {
      return Outcome.BUSY;
    }
    if (failure instanceof CancelledException || failure instanceof DeadlineExceededException) {
      return Outcome.STOPPED;
    }
    if (failure instanceof StorageException
        || failure instanceof StorageFullException
        || failure instanceof CorruptionException
        || failure instanceof MigrationException
        || failure instanceof Error) {
      return Outcome.FAILED;
    }
    return Outcome.REFUSED;
  }
}
