package dev.templedb.sqlite.transfer;

import dev.templedb.sqlite.connection.Columns;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.project.TreeVersion;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A project's current tree as its rows have it. */
final class ProjectTree {

  private static final String FILES = """
      SELECT f.file_path, f.file_type_id, f.is_executable, f.symlink_target, c.content_id, f.modified_ns
        FROM project_files f
        LEFT JOIN file_contents c ON c.file_id = f.id
       WHERE f.project_id = ?
       ORDER BY f.file_path
      """;
  private static final String DIRECTORIES = """
      SELECT directory_path
        FROM project_directories
       WHERE project_id = ?
       ORDER BY directory_path
      """;
  private static final String COUNT = "SELECT count(*) FROM project_files WHERE project_id = ?";

  private ProjectTree() {}

  /**
   * What tells one state of a tree from another. The number of files is in it because rows can be deleted by hand.
   *
   * @param projectId the project
   * @param version the version of its tree
   * @param files how many files it has
   */
  record Stamp(long projectId, long version, long files) {

    static Stamp read(KeptConnection connection, long projectId) throws SQLException {
      return new Stamp(
          projectId,
          TreeVersion.read(connection, projectId),
          connection.first(COUNT, row -> row.getLong(1), projectId).orElseThrow());
    }
  }

  /** The files and links, by {@link PathOrder}. */
  static List<TrackedFile> files(KeptConnection connection, long projectId) throws SQLException {
    List<TrackedFile> files = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(FILES)) {
      statement.setLong(1, projectId);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          long modified = rows.getLong(6);
          files.add(new TrackedFile(
              Columns.text(rows, 1),
              null,
              false,
              rows.getLong(5),
              rows.getLong(2),
              rows.getInt(3) != 0,
              Columns.optionalText(rows, 4).orElse(null),
              modified == 0 && rows.wasNull() ? TrackedFile.NO_TIME : modified));
        }
      }
    }
    return files;
  }

  /** The directories in which there is nothing, by {@link PathOrder}. */
  static List<String> emptyDirectories(KeptConnection connection, long projectId)
      throws SQLException {
    List<String> directories = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(DIRECTORIES)) {
      statement.setLong(1, projectId);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          directories.add(Columns.text(rows, 1));
        }
      }
    }
    return directories;
  }
}
