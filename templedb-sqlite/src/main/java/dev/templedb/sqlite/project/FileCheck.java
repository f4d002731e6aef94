package dev.templedb.sqlite.project;

import dev.templedb.content.ContentHash;
import dev.templedb.error.CorruptionException;
import dev.templedb.sqlite.connection.Checksum;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.Operation;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The column {@code row_check} of {@code project_files}: what the row and its content's row in {@code file_contents} were when the library
 * wrote them. It ties path, content and exec bit together, so that a damaged key, index or hash can't give the content of one file for
 * another. From the highest bit on:
 *
 * <ul>
 *   <li>0, and 1, so that the number always takes eight bytes and no flipped bit makes a NULL of it;
 *   <li>14 bits: the lowest of the {@link String#hashCode} of {@code created_at};
 *   <li>16 bits: the lowest of that of {@code updated_at}. One changed character always changes them, since 31 is odd;
 *   <li>32 bits: the {@link Checksum} of {@code project_id}, {@code file_path}, {@code file_type_id}, {@code is_executable}, {@code
 *       symlink_target}, {@code modified_ns}, {@code hash_sha256} and {@code file_size_bytes}, the last two null for links.
 * </ul>
 *
 * <p>The parts are apart because an update knows neither what {@code created_at} is, nor always {@code updated_at}. The ids of the file and
 * of its content are not in it: SQLite's own check compares them with the indexes, and the content's hash tells whether it is the right one.
 */
public final class FileCheck {

  /** The bits that an update keeps. */
  public static final long CREATED = 0x7fff_0000_0000_0000L;

  /** The bits that say when the file was created and updated. */
  public static final long TIMES = 0x7fff_ffff_0000_0000L;

  private static final long MARK = 0x4000_0000_0000_0000L;

  private static final String SEAL = "UPDATE project_files SET row_check = ? WHERE id = ?";
  private static final String RESEAL =
      "UPDATE project_files SET row_check = (row_check & " + CREATED + ") | ? WHERE id = ?";
  private static final String READ = """
      SELECT f.project_id, f.file_path, f.file_type_id, f.is_executable, f.symlink_target, f.modified_ns,
             c.hash_sha256, c.file_size_bytes, f.created_at, f.updated_at
        FROM project_files f
        LEFT JOIN file_contents c ON c.file_id = f.id
       WHERE f.id = ?
      """;

  private static final String READ_ALL = """
      SELECT f.project_id, f.file_path, f.file_type_id, f.is_executable, f.symlink_target, f.modified_ns,
             c.hash_sha256, c.file_size_bytes, f.created_at, f.updated_at, f.row_check,
             (c.file_id IS NULL) = (f.symlink_target IS NOT NULL)
        FROM project_files f
        LEFT JOIN file_contents c ON c.file_id = f.id
       WHERE f.project_id = ?
      """;

  // The order is that of the index, which sealing does not change.
  private static final String IDS = """
      SELECT id
        FROM project_files
       WHERE project_id = ?
       ORDER BY file_path
      """;

  private FileCheck() {}

  /** The lower half, for a file or link that the library writes; what a link has no content for is null. */
  public static long of(
      long projectId,
      String path,
      long typeId,
      boolean executable,
      @Nullable String symlinkTarget,
      long modifiedNanos,
      @Nullable String hash,
      long sizeBytes) {
    return of(
        projectId,
        path.getBytes(StandardCharsets.UTF_8),
        typeId,
        executable ? 1 : 0,
        symlinkTarget == null ? null : symlinkTarget.getBytes(StandardCharsets.UTF_8),
        true,
        modifiedNanos,
        hash == null ? null : hash.getBytes(StandardCharsets.ISO_8859_1),
        sizeBytes);
  }

  /** The bits for a file that is created now. */
  public static long created(String now) {
    return MARK | ((now.hashCode() & 0x3fffL) << 48) | updated(now);
  }

  /** The bits for a file that is updated now. */
  public static long updated(String now) {
    return (now.hashCode() & 0xffffL) << 32;
  }

  /**
   * The lower half as the columns from {@code first} on make it: {@code project_id}, {@code file_path}, {@code file_type_id}, {@code
   * is_executable}, {@code symlink_target}, {@code modified_ns}, {@code hash_sha256} and {@code file_size_bytes}.
   */
  public static long of(ResultSet row, int first) throws SQLException {
    long modified = row.getLong(first + 5);
    boolean isTimeKnown = modified != 0 || !row.wasNull();
    return of(
        row.getLong(first),
        row.getBytes(first + 1),
        row.getLong(first + 2),
        row.getLong(first + 3),
        row.getBytes(first + 4),
        isTimeKnown,
        modified,
        row.getBytes(first + 6),
        row.getLong(first + 7));
  }

  static long of(
      long projectId,
      byte @Nullable [] path,
      long typeId,
      long executable,
      byte @Nullable [] symlinkTarget,
      boolean isTimeKnown,
      long modifiedNanos,
      byte @Nullable [] hash,
      long sizeBytes) {
    Checksum sum = new Checksum()
        .number(projectId)
        .bytes(path)
        .number(typeId)
        .number(executable)
        .bytes(symlinkTarget);
    if (isTimeKnown) {
      sum.number(modifiedNanos);
    } else {
      sum.bytes(null);
    }
    sum.bytes(hash);
    return (hash == null ? sum.bytes(null) : sum.number(sizeBytes)).value();
  }

  /** Whether a row's check, in {@code column}, is the one that its other columns make; also when another program has written it, without one. */
  public static boolean binds(ResultSet row, int column, long lowerHalf) throws SQLException {
    long check = row.getLong(column);
    return (check & ~TIMES) == lowerHalf || (check == 0 && row.wasNull());
  }

  /** The whole check of the row with the columns of {@link #of(ResultSet, int)} from the first on, then {@code created_at} and {@code updated_at}. */
  public static long whole(ResultSet row) throws SQLException {
    return (created(String.valueOf(row.getString(9))) & CREATED)
        | updated(String.valueOf(row.getString(10)))
        | of(row, 1);
  }

  /** Gives a row the check of what it now is. */
  static void seal(KeptConnection connection, long fileId) throws SQLException {
    long check = connection.first(READ, FileCheck::whole, fileId).orElseThrow();
    connection.update(SEAL, check, fileId);
  }

  /** Gives the rows of all files of a project the checks of what they now are. */
  public static void sealAll(KeptConnection connection, long projectId) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(IDS)) {
      statement.setLong(1, projectId);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          seal(connection, rows.getLong(1));
        }
      }
    }
  }

  /**
   * Refuses a project with a file whose row is not what was written; what another program has written, without a check, is taken as it is.
   *
   * @throws CorruptionException naming the first such file
   */
  public static void requireSound(KeptConnection connection, long projectId, String slug)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(READ_ALL)) {
      statement.setLong(1, projectId);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          connection.check();
          long check = rows.getLong(11);
          boolean hasCheck = check != 0 || !rows.wasNull();
          if (hasCheck && (check != whole(rows) || !rows.getBoolean(12))) {
            throw damaged(connection.operation(), slug, String.valueOf(rows.getString(2)), null);
          }
        }
      }
    }
  }

  /** The same for a row that was right before it was updated now; {@code lowerHalf} is what its columns make. */
  static void reseal(KeptConnection connection, long fileId, String now, long lowerHalf)
      throws SQLException {
    connection.update(RESEAL, updated(now) | lowerHalf, fileId);
  }

  /** What is thrown for a file whose row can't be trusted. */
  public static CorruptionException damaged(
      Operation operation, String projectSlug, String path, @Nullable ContentHash hash) {
    return new CorruptionException(
        operation + ": the row of file '" + path + "' in project '" + projectSlug
            + "' is damaged, so that its content can't be told"
            + (hash == null ? "" : " (it names " + hash + ")")
            + "; put the file again, or restore a backup");
  }
}
