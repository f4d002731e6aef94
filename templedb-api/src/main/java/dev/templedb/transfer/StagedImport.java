package dev.templedb.transfer;

import dev.templedb.Transaction;
import java.util.List;

/**
 * A tree that has been read and stored, and waits to become visible. It is bound to the database it was staged in. Publishing it again,
 * for instance after a rollback, makes the project's files the same once more. Not thread-safe.
 */
public interface StagedImport {

  /** The project that it is for. */
  String projectSlug();

  /** What could not be taken. */
  List<SkippedFile> skipped();

  /**
   * Makes the project's files what was read, within {@code transaction}: visible to others when that commits.
   *
   * @throws dev.templedb.error.NotFoundException when the project does not exist (any more)
   * @throws dev.templedb.error.ConflictException when stored content was collected since; stage again
   * @throws IllegalArgumentException when the transaction is of another database
   */
  ImportReport publish(Transaction transaction);
}
