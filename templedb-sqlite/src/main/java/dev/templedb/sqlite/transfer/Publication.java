package dev.templedb.sqlite.transfer;

import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.connection.SqlTime;
import dev.templedb.sqlite.project.FileCheck;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Writes what an import has found to a project's rows, within a transaction. */
final class Publication {

  private static final String UPDATE_FILE = """
      UPDATE project_files
         SET file_type_id = ?, is_executable = ?, symlink_target = ?, updated_at = ?, modified_ns = ?, file_path = ?,
             row_check = (row_check & %s) | ?
       WHERE project_id = ? AND file_path = ?
      """.formatted(FileCheck.CREATED);
  private static final String TOUCH_FILE = """
      UPDATE project_files
         SET modified_ns = ?, row_check = (row_check & %s) | ?
       WHERE project_id = ? AND file_path = ?
      """.formatted(FileCheck.TIMES);
  private static final String DELETE_FILE =
      "DELETE FROM project_files WHERE project_id = ? AND file_path = ?";
  private static final String UPDATE_CONTENT = """
      INSERT INTO file_contents (content_id, hash_sha256, file_size_bytes, file_id)
      SELECT ?, ?, ?, id
        FROM project_files
       WHERE project_id = ? AND file_path = ?
          ON CONFLICT (file_id)
          DO UPDATE SET content_id = excluded.content_id,
                        hash_sha256 = excluded.hash_sha256,
                        file_size_bytes = excluded.file_size_bytes
      """;
  private static final String DELETE_CONTENT = """
      DELETE FROM file_contents
       WHERE file_id = (SELECT id
                          FROM project_files
                         WHERE project_id = ? AND file_path = ?)
      """;
  private static final String INSERT_DIRECTORY =
      "INSERT INTO project_directories (project_id, directory_path) VALUES (?, ?)";
  private static final String DELETE_DIRECTORIES =
      "DELETE FROM project_directories WHERE project_id = ?";

  private static final int BATCH = 1_000;

  private final Operation operation;
  private final KeptConnection connection;
  private final long projectId;
  private final long symlinkType;
  private final String now;

  Publication(
      Operation operation,
      KeptConnection connection,
      long projectId,
      long symlinkType,
      Instant now) {
    this.operation = operation;
    this.connection = connection;
    this.projectId = projectId;
    this.symlinkType = symlinkType;
    this.now = SqlTime.format(now);
  }

  /** Makes the rows differ no more; {@code added} are those for the files that the diff adds. */
  void write(TreeDiff diff, NewFileRows added) throws SQLException {
    try {
      inBatches(DELETE_FILE, diff.removed(), (statement, file) -> {
        statement.setLong(1, projectId);
        statement.setString(2, file.path());
      });
      inBatches(
          UPDATE_FILE,
          diff.renamed(),
          (statement, rename) ->
              bindUpdate(statement, added, rename.to(), rename.from().path()));
      update(diff.changed().stream().map(TreeDiff.Changed::entry).toList(), added);
      inBatches(TOUCH_FILE, diff.touched(), (statement, entry) -> {
        statement.setLong(1, entry.state().modifiedNanos());
        statement.setLong(2, check(added, entry));
        statement.setLong(3, projectId);
        statement.setString(4, entry.path());
      });
      added.copyTo(connection, now);
    } catch (SQLiteException e) {
      if (e.getResultCode() == SQLiteErrorCode.SQLITE_CONSTRAINT_FOREIGNKEY) {
        throw NewFileRows.collected(operation, e);
      }
      throw e;
    }
  }

  /** Makes the rows of empty directories what was found. */
  void writeDirectories(List<String> directories) throws SQLException {
    connection.update(DELETE_DIRECTORIES, projectId);
    inBatches(INSERT_DIRECTORY, directories, (statement, directory) -> {
      statement.setLong(1, projectId);
      statement.setString(2, directory);
    });
  }

  private void update(List<TreeEntry> entries, NewFileRows rows) throws SQLException {
    inBatches(
        UPDATE_FILE,
        entries,
        (statement, entry) -> bindUpdate(statement, rows, entry, entry.path()));
    inBatches(DELETE_CONTENT, links(entries), (statement, entry) -> {
      statement.setLong(1, projectId);
      statement.setString(2, entry.path());
    });
    inBatches(UPDATE_CONTENT, files(entries), (statement, entry) -> {
      NewFileRows.Content content = rows.content(connection, entry);
      statement.setLong(1, content.id());
      statement.setString(2, content.hex());
      statement.setLong(3, content.sizeBytes());
      statement.setLong(4, projectId);
      statement.setString(5, entry.path());
    });
  }

  private long check(NewFileRows rows, TreeEntry entry) throws SQLException {
    return rows.check(entry, entry.isSymlink() ? null : rows.content(connection, entry));
  }

  private void bindUpdate(
      PreparedStatement statement, NewFileRows rows, TreeEntry entry, String path)
      throws SQLException {
    statement.setLong(1, typeId(entry));
    statement.setBoolean(2, !entry.isSymlink() && entry.state().executable());
    statement.setString(3, entry.symlinkTarget());
    statement.setString(4, now);
    statement.setLong(5, entry.state().modifiedNanos());
    statement.setString(6, entry.path());
    statement.setLong(7, FileCheck.updated(now) | check(rows, entry));
    statement.setLong(8, projectId);
    statement.setString(9, path);
  }

  private static List<TreeEntry> files(List<TreeEntry> entries) {
    return entries.stream().filter(entry -> !entry.isSymlink()).toList();
  }

  private static List<TreeEntry> links(List<TreeEntry> entries) {
    return entries.stream().filter(TreeEntry::isSymlink).toList();
  }

  private long typeId(TreeEntry entry) {
    return entry.isSymlink() ? symlinkType : entry.typeId();
  }

  @FunctionalInterface
  private interface Binder<T> {
    void bind(PreparedStatement statement, T value) throws SQLException;
  }

  private <T> void inBatches(String sql, List<T> values, Binder<T> binder) throws SQLException {
    if (values.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.size(); i++) {
        binder.bind(statement, values.get(i));
        statement.addBatch();
        if ((i + 1) % BATCH == 0) {
          statement.executeBatch();
        }
      }
      statement.executeBatch();
    }
  }
}
