package dev.templedb.sqlite.backup;

import dev.templedb.CancellationToken;
import dev.templedb.ProgressListener;
import dev.templedb.TempleDbOptions;
import dev.templedb.error.CorruptionException;
import dev.templedb.error.StorageFullException;
import dev.templedb.sqlite.connection.Call;
import dev.templedb.sqlite.connection.CallSettings;
import dev.templedb.sqlite.connection.Cursor;
import dev.templedb.sqlite.connection.Database;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.connection.StandaloneFile;
import dev.templedb.sqlite.content.WorkProgress;
import dev.templedb.sqlite.schema.SafetyCopy;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies of a database file from before its schema was changed, beside it: {@code NAME.v4-20261120T103000123Z.bak}. Of each version the newest
 * stays, because a program that is started again and again would otherwise fill the disk when a migration fails; after success those of the
 * newest versions.
 */
public final class MigrationCopies implements SafetyCopy {

  /** How many versions keep their copy. */
  static final int KEPT = 3;

  private static final Logger log = LoggerFactory.getLogger(MigrationCopies.class);

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

  /** One copy; those of one version sort by {@code order}. */
  private record Copy(Path path, String version, String order) {}

  private final Path file;
  private final TempleDbOptions options;
  private final Pattern name;

  /** The copies of {@code file}, which is opened with {@code options}. */
  public MigrationCopies(Path file, TempleDbOptions options) {
    this.file = file;
    this.options = options;
    this.name = Pattern.compile(Pattern.quote(String.valueOf(file.getFileName()))
        + "\\.(v[0-9]+(?:-[a-z][a-z0-9]*)?)-([0-9]{8}T[0-9]{9}Z(?:-[0-9]+)?)\\.bak");
  }

  /** Copies an open database, of whatever version and whether it can be written or not, to a file that does not exist. */
  public static void copy(Database database, CallSettings settings, Path target) {
    Call call = database.start(
        Operation.of("copying for a rehearsal", database.file().toString()), settings);
    try (Cursor cursor = database.openCopySource(call)) {
      cursor.read(connection -> create(connection, call, target));
    }
  }

  @Override
  public Path make(Connection connection, String version) throws SQLException {
    Operation operation = Operation.of("copying before the schema is changed", file.toString());
    requireSpace(connection, operation, version);
    Path target = free(version, TIME.format(options.clock().instant()));
    Call call = new Call(operation, new CallSettings(null, null, options.actor()), () -> false);
    try {
      // The connection that migrates has the write lock and has written nothing: another one sees
      // the same.
      StandaloneFile.write(file, options, call, source -> {
        source.run("BEGIN");
        try {
          return create(source, call, target);
        } finally {
          source.undo();
        }
      });
    } catch (StorageFullException e) {
      throw full(operation, e.getMessage(), e);
    } catch (CorruptionException e) {
      throw new CorruptionException(
          operation + ": the database is damaged (" + e.getMessage()
              + "); nothing was changed. Restore a backup, or look with the sqlite3 shell's .recover at what is left",
          e);
    }
    removeAllBut(1, version);
    return target;
  }

  private static Path create(KeptConnection source, Call call, Path target) throws SQLException {
    WorkProgress progress = new WorkProgress(
        call.operation().toString(), ProgressListener.NONE, CancellationToken.create());
    try (WorkDirectory work = WorkDirectory.in(Publication.directory(target), call.operation())) {
      // Damaged content keeps no database from its migrations: that is found by checks of its own.
      VerifiedCopy copy = VerifiedCopy.copy(source, call, work, VerifiedCopy.UNLIMITED, progress)
          .verify(call, FileCheck.Depth.STRUCTURE, progress);
      Publication.publish(copy.file(), target, call.operation());
      return target;
    }
  }

  private void requireSpace(Connection connection, Operation operation, String version)
      throws SQLException {
    long needed = number(connection, "PRAGMA page_count") * number(connection, "PRAGMA page_size");
    try {
      long usable = Files.getFileStore(Publication.directory(file)).getUsableSpace();
      if (usable < needed) {
        throw full(
            operation,
            "the copy needs " + needed + " bytes, and the disk has " + usable + " left"
                + present(version),
            null);
      }
    } catch (IOException e) {
      log.debug("can't tell how much space there is for a copy of '{}'", file, e);
    }
  }

  /** What an attempt before this one may have left. */
  private String present(String version) throws IOException {
    List<Copy> copies = copies(version);
    return copies.isEmpty()
        ? ""
        : ", beside copies of this version from before: "
            + copies.stream()
                .map(copy -> "'" + copy.path() + "'")
                .collect(Collectors.joining(", "));
  }

  private static StorageFullException full(
      Operation operation, @Nullable String reason, @Nullable Throwable cause) {
    return new StorageFullException(
        operation + ": " + reason
            + "; nothing was changed. Free some space, or open it with backupBeforeMigration(false) if you have a backup",
        cause);
  }

  private static long number(Connection connection, String pragma) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(pragma)) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }

  private Path free(String version, String time) {
    Path target = named(version, time);
    for (int i = 2; Files.exists(target); i++) {
      target = named(version, time + "-" + i);
    }
    return target;
  }

  private Path named(String version, String order) {
    return file.resolveSibling(file.getFileName() + "." + version + "-" + order + ".bak");
  }

  @Override
  public void tidy() {
    removeAllBut(KEPT, null);
  }

  /** Removes copies, of one version or of all, but the newest ones. */
  private void removeAllBut(int kept, @Nullable String version) {
    try {
      List<Copy> copies = copies(version);
      copies.sort((a, b) -> b.order().compareTo(a.order()));
      for (Copy copy : copies.subList(Math.min(kept, copies.size()), copies.size())) {
        Files.deleteIfExists(copy.path());
        log.info("removed '{}', an older copy from before a migration", copy.path());
      }
    } catch (IOException e) {
      log.warn("can't remove older copies of '{}' from before migrations", file, e);
    }
  }

  private List<Copy> copies(@Nullable String version) throws IOException {
    List<Copy> copies = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(Publication.directory(file))) {
      for (Path path : found) {
        Matcher matcher = name.matcher(String.valueOf(path.getFileName()));
        if (matcher.matches() && (version == null || version.equals(matcher.group(1)))) {
          copies.add(new Copy(path, matcher.group(1), matcher.group(2)));
        }
      }
    }
    return copies;
  }
}
