package dev.templedb.sqlite.connection;

import dev.templedb.error.CorruptionException;
import dev.templedb.error.InvalidInputException;
import dev.templedb.error.MigrationException;
import dev.templedb.error.NotFoundException;
import dev.templedb.error.ReadOnlyException;
import dev.templedb.error.StorageException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;

/** The file, looked at before it is opened, because opening would already write to a file that isn't ours. */
public final class DatabaseFile {

  /** "TPLD" in ASCII: what the header of every TempleDB file says at offset 68. */
  public static final int APPLICATION_ID = 0x54504C44;

  private DatabaseFile() {}

  /**
   * Checks that {@code file} may be opened for writing, and creates it, empty and for its owner alone, if it does not exist.
   *
   * @return whether it is empty, so that a database must be made in it
   */
  public static boolean prepareForWriting(Path file, boolean createIfMissing, int newestVersion) {
    checkPlace(file);
    if (!Files.exists(file)) {
      if (!createIfMissing) {
        throw missing(file);
      }
      create(file);
    }
    boolean empty = checkContent(file, newestVersion);
    if (!Files.isWritable(file)) {
      throw new ReadOnlyException(
          opening(file) + "the file can't be written; change its permissions, or use openReadOnly");
    }
    if (!Files.isWritable(directory(file))) {
      throw new ReadOnlyException(opening(file)
          + "its directory can't be written, and SQLite keeps its write-ahead log there;"
          + " change its permissions, or use openReadOnly");
    }
    return empty;
  }

  /** Checks that {@code file} may be opened for reading. */
  public static void checkForReading(Path file, int newestVersion) {
    checkPlace(file);
    if (!Files.exists(file)) {
      throw missing(file);
    }
    if (checkContent(file, newestVersion)) {
      throw new InvalidInputException(
          opening(file) + "the file is empty; open it for writing once to make a database in it");
    }
  }

  /**
   * Whether SQLite can't keep its shared memory beside {@code file}, and has no need to, since no log is there. Where the directory may be
   * written but the file may not, it could create what the file's owner then can't use.
   */
  public static boolean isFrozen(Path file) {
    return !hasCompanions(file) && !(Files.isWritable(file) && Files.isWritable(directory(file)));
  }

  /** Whether a log, empty or not, lies beside the file, as it does while somebody has it open. */
  static boolean hasCompanions(Path file) {
    return Files.exists(companion(file, "-wal"));
  }

  /** The name for SQLite's URI syntax, which keeps every character of the path as it is. */
  static String uri(Path file) {
    return "file:" + file.toUri().getRawPath();
  }

  /** The same for a file that does not change while it is open, so that SQLite needs neither locks nor a file beside it. */
  static String frozenUri(Path file) {
    return uri(file) + "?immutable=1";
  }

  static String opening(Path file) {
    return "opening '" + file + "': ";
  }

  private static void checkPlace(Path file) {
    if (Files.isDirectory(file)) {
      throw new InvalidInputException(opening(file) + "it is a directory; name a file in it");
    }
    if (!Files.isDirectory(directory(file))) {
      throw new InvalidInputException(
          opening(file) + "its directory does not exist; create it first");
    }
  }

  private static NotFoundException missing(Path file) {
    return new NotFoundException(
        opening(file) + "no such file; TempleDb.open creates one unless createIfMissing is off");
  }

  private static void create(Path file) {
    try {
      if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      } else {
        Files.createFile(file);
      }
    } catch (FileAlreadyExistsException e) {
      // Another process was faster; what it made is looked at next.
    } catch (AccessDeniedException e) {
      throw new ReadOnlyException(
          opening(file) + "can't create the file: permission denied for its directory", e);
    } catch (IOException e) {
      throw new StorageException(opening(file) + "can't create the file: " + e, e);
    }
  }

  private static boolean checkContent(Path file, int newestVersion) {
    if (!Files.isRegularFile(file)) {
      throw new InvalidInputException(opening(file) + "it is not a regular file");
    }
    if (!Files.isReadable(file)) {
      throw new StorageException(opening(file)
          + "the file can't be read: permission denied; change the file's permissions");
    }
    try {
      if (Files.size(file) == 0) {
        return true;
      }
      checkHeader(file, newestVersion);
      return false;
    } catch (IOException e) {
      throw new StorageException(opening(file) + "can't read the file: " + e, e);
    } catch (SQLException e) {
      throw Failures.translate(e, Operation.of("opening", file.toString()));
    }
  }

  private static void checkHeader(Path file, int newestVersion) throws IOException, SQLException {
    Header header = Header.read(file);
    if (header.isDamaged() && !hasLog(file)) {
      // Without a log the file is complete; with one its missing pages may just be on their way.
      header = Header.read(file);
    }
    switch (header.kind()) {
      case FOREIGN ->
        throw new InvalidInputException(
            opening(file) + "it is no SQLite database; name another file");
      case BROKEN ->
        throw new CorruptionException(opening(file)
            + "the file is damaged or truncated, its header makes no sense; restore a backup");
      case READABLE -> {}
    }
    if (header.applicationId() != APPLICATION_ID) {
      throw new InvalidInputException(
          opening(file) + "it is a SQLite database of another application (application_id "
              + header.applicationId() + "), not a TempleDB; name another file");
    }
    if (!hasLog(file) && (header.isDamaged() || Files.size(file) < header.sizeBytes())) {
      throw new CorruptionException(opening(file) + "the file is damaged or truncated: its "
          + Files.size(file) + " bytes are not what its header says; restore a backup");
    }
    if (header.userVersion() > newestVersion) {
      throw newer(file, header.userVersion(), newestVersion);
    }
  }

  /** The exception for a file whose schema this library does not know yet. */
  static MigrationException newer(Path file, int version, int newestVersion) {
    return new MigrationException(
        opening(file) + "a newer TempleDB made it (schema version " + version
            + "; this library knows up to " + newestVersion + "); use that version of the library",
        version,
        null);
  }

  /** Whether a write-ahead log with something in it lies beside the file. */
  static boolean hasLog(Path file) {
    try {
      return Files.size(companion(file, "-wal")) > 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static Path companion(Path file, String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }

  private static Path directory(Path file) {
    Path parent = file.getParent();
    return parent == null ? file.getFileSystem().getPath("") : parent;
  }
}
