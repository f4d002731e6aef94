package dev.templedb.error;

import org.jspecify.annotations.Nullable;

/**
 * Every failure that TempleDB reports, except a caller's own mistake, which is a {@link NullPointerException}, {@link
 * IllegalArgumentException} or {@link IllegalStateException} thrown before anything happens. The message says the operation, the
 * identifier and what to do next. When one of these is thrown, the call has changed nothing, unless its
 * own documentation says which of its steps stay.
 */
public abstract sealed class TempleDbException extends RuntimeException
    permits BusyException,
        CancelledException,
        ClosedException,
        ConflictException,
        CorruptionException,
        DeadlineExceededException,
        InvalidInputException,
        MigrationException,
        NotFoundException,
        ProgramException,
        ReadOnlyException,
        SecretKeyException,
        StorageException,
        StorageFullException {

  private static final long serialVersionUID = 1L;

  TempleDbException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
