package dev.templedb.sqlite.project;

import dev.templedb.content.ContentHash;
import dev.templedb.error.ConflictException;
import dev.templedb.error.InvalidInputException;
import dev.templedb.project.Expected;
import dev.templedb.project.FileType;
import dev.templedb.project.ProjectFile;
import dev.templedb.sqlite.connection.Columns;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.connection.SqlTime;
import dev.templedb.sqlite.content.EncodedContent;
import dev.templedb.sqlite.content.StoredContent;
import dev.templedb.sqlite.project.FileRows.Located;
import dev.templedb.sqlite.transaction.Change;
import dev.templedb.sqlite.transaction.Summary;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** One edit of one file, in the transaction of its mutation. */
final class FileEdits {

  private static final String INSERT = """
      INSERT INTO project_files
             (project_id, file_type_id, file_path, is_executable, symlink_target, created_at, updated_at, modified_ns)
      VALUES (?, ?, ?, 0, ?, ?, ?, ?)
      """;
  private static final String UPDATE = """
      UPDATE project_files
         SET file_type_id = ?, is_executable = ?, symlink_target = ?, updated_at = ?, modified_ns = ?
       WHERE id = ?
      """;
  private static final String PUT_CONTENT = """
      INSERT INTO file_contents (file_id, content_id, hash_sha256, file_size_bytes)
      SELECT id, ?, ?, ?
        FROM project_files
       WHERE project_id = ? AND file_path = ?
          ON CONFLICT (file_id)
          DO UPDATE SET content_id = excluded.content_id,
                        hash_sha256 = excluded.hash_sha256,
                        file_size_bytes = excluded.file_size_bytes
      """;
  private static final String HAS_CONTENT =
      "SELECT 1 FROM file_contents WHERE file_id = ? AND content_id = ?";
  private static final String DELETE_CONTENT = "DELETE FROM file_contents WHERE file_id = ?";
  private static final String SET_EXECUTABLE =
      "UPDATE project_files SET is_executable = ?, updated_at = ? WHERE id = ?";
  private static final String MOVE =
      "UPDATE project_files SET file_path = ?, file_type_id = ?, updated_at = ? WHERE id = ?";
  private static final String DELETE = "DELETE FROM project_files WHERE id = ?";
  private static final String TYPE_ID = "SELECT id FROM file_types WHERE type_name = ?";
  private static final String FILE_AT = """
      SELECT file_path
        FROM project_files
       WHERE project_id = ? AND file_path = ? AND id <> ?
      """;

  /** What is below a directory sorts between its path with a slash and its path with the character after the slash. */
  private static final String FILE_BELOW = """
      SELECT file_path
        FROM project_files
       WHERE project_id = ? AND file_path > ? || '/' AND file_path < ? || '0' AND id <> ?
       ORDER BY file_path
       LIMIT 1
      """;

  private static final String EMPTY_DIRECTORY_AT_OR_BELOW = """
      SELECT directory_path
        FROM project_directories
       WHERE project_id = ? AND (directory_path = ? OR (directory_path > ? || '/' AND directory_path < ? || '0'))
       LIMIT 1
      """;
  private static final String DELETE_EMPTY_DIRECTORY =
      "DELETE FROM project_directories WHERE project_id = ? AND directory_path = ?";

  private final Operation operation;
  private final KeptConnection connection;
  private final Change change;
  private final FileTypeMatchers types;
  private final String projectSlug;
  private final Instant now;

  FileEdits(
      Operation operation,
      KeptConnection connection,
      Change change,
      FileTypeMatchers types,
      String projectSlug,
      Instant now) {
    this.operation = operation;
    this.connection = connection;
    this.change = change;
    this.types = types;
    this.projectSlug = projectSlug;
    this.now = now;
  }

  ProjectFile put(String path, byte[] head, EncodedContent content, Expected expected)
      throws SQLException {
    Optional<Located> located = present(path, expected);
    Optional<ProjectFile> present = located.map(Located::file);
    long type = types.current(connection).matcher().match(path, head).value();
    // Even if nothing changes: what is stored may be damaged, and these are the right bytes.
    long contentId = content.store(connection, now.getEpochSecond());
    if (present.isPresent()
        && located.get().isSound()
        && present.get().hash().equals(Optional.of(content.hash()))
        && type == typeId(present.get().type())
        && connection
            .first(HAS_CONTENT, row -> true, present.get().id().value(), contentId)
            .isPresent()) {
      return present.get();
    }
    long projectId = projectId();
    putRow(projectId, path, present, type, null);
    connection.update(
        PUT_CONTENT, contentId, content.hash().hex(), content.sizeBytes(), projectId, path);
    return recordPut(path, located);
  }

  ProjectFile putSymlink(String path, String target, Expected expected) throws SQLException {
    Optional<Located> located = present(path, expected);
    Optional<ProjectFile> present = located.map(Located::file);
    if (present.isPresent()
        && located.get().isSound()
        && present.get().symlinkTarget().equals(Optional.of(target))) {
      return present.get();
    }
    putRow(projectId(), path, present, typeId(FileType.SYMLINK), target);
    if (present.isPresent()) {
      connection.update(DELETE_CONTENT, present.get().id().value());
    }
    return recordPut(path, located);
  }

  private void putRow(
      long projectId, String path, Optional<ProjectFile> present, long type, String target)
      throws SQLException {
    String time = SqlTime.format(now);
    if (present.isPresent()) {
      boolean executable = target == null && present.get().executable();
      connection.update(
          UPDATE, type, executable, target, time, nanos(), present.get().id().value());
    } else {
      makeRoom(projectId, path, 0);
      connection.update(INSERT, projectId, type, path, target, time, time, nanos());
    }
    TreeVersion.advance(connection, projectId);
  }

  private ProjectFile recordPut(String path, Optional<Located> before) throws SQLException {
    ProjectFile file = sealed(path, before.isPresent() && before.get().isSound());
    if (before.isPresent()) {
      change.updated("file.put", entity(path), summary(before.get().file()), summary(file));
    } else {
      change.created("file.put", entity(path), summary(file));
    }
    return file;
  }

  /** The file as it is now, and said to be right so; {@code wasSound} is what can be said of it before. */
  private ProjectFile sealed(String path, boolean wasSound) throws SQLException {
    Located located = FileRows.get(connection, projectSlug, path);
    long id = located.file().id().value();
    if (wasSound) {
      FileCheck.reseal(connection, id, SqlTime.format(now), located.check());
    } else {
      FileCheck.seal(connection, id);
    }
    return located.file();
  }

  ProjectFile setExecutable(String path, boolean executable, Expected expected)
      throws SQLException {
    ProjectFile before = sound(existing(path, expected)).file();
    if (before.isSymlink()) {
      throw new InvalidInputException(operation
          + ": it is a symbolic link, which has no exec bit; set that of what it points to");
    }
    if (before.executable() == executable) {
      return before;
    }
    connection.update(
        SET_EXECUTABLE, executable, SqlTime.format(now), before.id().value());
    TreeVersion.advance(connection, before.projectId().value());
    ProjectFile file = sealed(path, true);
    change.updated("file.set_executable", entity(path), summary(before), summary(file));
    return file;
  }

  boolean delete(String path, Expected expected) throws SQLException {
    ProjectFile file = existing(path, expected).file();
    connection.update(DELETE, file.id().value());
    TreeVersion.advance(connection, file.projectId().value());
    change.deleted("file.delete", entity(path), summary(file));
    return true;
  }

  ProjectFile move(String from, String to, Expected expected) throws SQLException {
    Located located = sound(existing(from, expected));
    ProjectFile before = located.file();
    if (from.equals(to)) {
      return before;
    }
    long projectId = before.projectId().value();
    if (FileRows.find(connection, projectSlug, to).isPresent()) {
      throw new ConflictException(
          operation + ": there is a file '" + to + "' already; delete it first, or move elsewhere");
    }
    makeRoom(projectId, to, before.id().value());
    long type = before.isSymlink() ? typeId(FileType.SYMLINK) : typeOf(located, to);
    connection.update(MOVE, to, type, SqlTime.format(now), before.id().value());
    TreeVersion.advance(connection, projectId);
    ProjectFile file = sealed(to, true);
    change.updated("file.move", entity(from), summary(before), summary(file));
    return file;
  }

  private long typeOf(Located located, String path) throws SQLException {
    ProjectFile file = located.file();
    byte[] head = StoredContent.open(
            connection, operation, located.contentId(), file.hash().orElseThrow(), file.sizeBytes())
        .next(connection)
        .orElseGet(() -> new byte[0]);
    return types.current(connection).matcher().match(path, head).value();
  }

  /** What is at the path, which must be what is expected. */
  private Optional<Located> present(String path, Expected expected) throws SQLException {
    Optional<Located> present = FileRows.find(connection, projectSlug, path);
    if (!expected.matches(present.map(Located::file))) {
      projectId();
      throw unexpected(path, expected, present.map(Located::file));
    }
    return present;
  }

  /** Refuses a damaged row: what is not replaced by the edit would count as right from then on. */
  private Located sound(Located located) {
    if (!located.isSound()) {
      throw FileCheck.damaged(
          operation, projectSlug, located.file().path(), located.file().hash().orElse(null));
    }
    return located;
  }

  private Located existing(String path, Expected expected) throws SQLException {
    if (expected.equals(Expected.anything())) {
      return FileRows.get(connection, projectSlug, path);
    }
    Optional<Located> located = FileRows.find(connection, projectSlug, path);
    if (located.isEmpty() || !expected.matches(located.map(Located::file))) {
      projectId();
      throw unexpected(path, expected, located.map(Located::file));
    }
    return located.get();
  }

  private ConflictException unexpected(
      String path, Expected expected, Optional<ProjectFile> found) {
    return new ConflictException(operation + ": expected " + expected + " at '" + path
        + "' and found "
        + found.map(Expected::sameAs).orElse(Expected.nothing())
        + "; read it again, and repeat the edit on what it is now");
  }

  /** Refuses a path that a file or directory is in the way of, and notes that the directories above it are no longer empty. */
  private void makeRoom(long projectId, String path, long movedId) throws SQLException {
    for (String ancestor : FilePath.ancestors(path)) {
      if (exists(FILE_AT, projectId, ancestor, movedId)) {
        throw new ConflictException(
            operation + ": '" + ancestor
                + "' is a file or symbolic link, so nothing can be below it; delete it first, or choose another path");
      }
    }
    if (exists(FILE_BELOW, projectId, path, path, movedId)
        || exists(EMPTY_DIRECTORY_AT_OR_BELOW, projectId, path, path, path)) {
      throw new ConflictException(operation + ": '" + path
          + "' is a directory; delete what is in it first, or choose another path");
    }
    for (String ancestor : FilePath.ancestors(path)) {
      connection.update(DELETE_EMPTY_DIRECTORY, projectId, ancestor);
    }
  }

  private boolean exists(String sql, Object... parameters) throws SQLException {
    return connection.first(sql, row -> Columns.text(row, 1), parameters).isPresent();
  }

  private long projectId() throws SQLException {
    return SqliteProjects.get(connection, projectSlug).id().value();
  }

  private long typeId(String name) throws SQLException {
    return connection.first(TYPE_ID, row -> row.getLong(1), name).orElseThrow();
  }

  private long nanos() {
    return now.getEpochSecond() * 1_000_000_000 + now.getNano();
  }

  private String entity(String path) {
    return projectSlug + "/" + path;
  }

  private static Summary summary(ProjectFile file) {
    return Summary.of("path", file.path())
        .with("type", file.type())
        .with("size", file.sizeBytes())
        .with("hash", file.hash().map(ContentHash::hex))
        .with("executable", file.executable())
        .with("symlink_target", file.symlinkTarget());
  }
}
