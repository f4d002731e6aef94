package dev.templedb.sqlite.search;

import dev.templedb.search.ContentSearch;
import dev.templedb.sqlite.connection.Columns;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.project.FileCheck;
import dev.templedb.sqlite.project.FileSelection;
import dev.templedb.sqlite.project.SqliteProjects;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** The files that a search looks at, by project and path, read as they are needed. Close it. */
final class Candidates implements AutoCloseable {

  private static final String PROJECTS = """
      SELECT p.id, p.slug, (SELECT same.slug = p.slug FROM projects same NOT INDEXED WHERE same.id = p.id)
        FROM projects p
       ORDER BY p.slug
      """;
  private static final String FILES = """
      SELECT f.file_path, c.content_id, c.file_size_bytes, c.hash_sha256,
             f.project_id, f.file_path, f.file_type_id, f.is_executable, f.symlink_target, f.modified_ns, c.hash_sha256,
             c.file_size_bytes, f.row_check
        FROM project_files f
        JOIN file_contents c ON c.file_id = f.id
       WHERE f.project_id = ? AND f.file_path >= ? AND f.file_path < ?
         AND (? OR f.file_type_id = (SELECT id FROM file_types WHERE type_name = ?))
       ORDER BY f.file_path
      """;

  /** A batch ends at whichever comes first. */
  private static final int BATCH_FILES = 128;

  private static final long BATCH_BYTES = 1 << 20;

  private record Project(long id, String slug) {}

  private final KeptConnection connection;
  private final FileSelection selection;
  private final Queue<Project> projects = new ArrayDeque<>();
  private String slug = "";
  private @Nullable PreparedStatement statement;
  private @Nullable ResultSet rows;

  Candidates(KeptConnection connection, ContentSearch request, FileSelection selection)
      throws SQLException {
    this.connection = connection;
    this.selection = selection;
    if (request.projectSlug().isPresent()) {
      String only = request.projectSlug().get();
      projects.add(new Project(SqliteProjects.soundId(connection, only), only));
      return;
    }
    try (PreparedStatement all = connection.prepareStatement(PROJECTS);
        ResultSet row = all.executeQuery()) {
      while (row.next()) {
        String found = Columns.text(row, 2);
        if (!row.getBoolean(3)) {
          throw SqliteProjects.damaged(connection.operation(), found);
        }
        projects.add(new Project(row.getLong(1), found));
      }
    }
  }

  /** The next files; none when all have been given. */
  List<Candidate> nextBatch() throws SQLException {
    List<Candidate> batch = new ArrayList<>();
    long bytes = 0;
    while (batch.size() < BATCH_FILES && bytes < BATCH_BYTES) {
      Candidate file = next();
      if (file == null) {
        break;
      }
      batch.add(file);
      bytes += file.sizeBytes();
    }
    return batch;
  }

  private @Nullable Candidate next() throws SQLException {
    while (true) {
      ResultSet present = rows;
      if (present == null) {
        Project project = projects.poll();
        if (project == null) {
          return null;
        }
        open(project);
      } else if (!present.next()) {
        close();
      } else {
        String path = Columns.text(present, 1);
        if (selection.test(path)) {
          return new Candidate(
              slug,
              path,
              present.getLong(2),
              present.getLong(3),
              Columns.text(present, 4),
              FileCheck.binds(present, 13, FileCheck.of(present, 5)));
        }
        connection.check();
      }
    }
  }

  private void open(Project project) throws SQLException {
    slug = project.slug();
    PreparedStatement files = connection.prepareStatement(FILES);
    statement = files;
    files.setLong(1, project.id());
    files.setString(2, selection.prefix());
    files.setString(3, selection.end());
    files.setBoolean(4, selection.type().isEmpty());
    files.setString(5, selection.type().orElse(""));
    rows = files.executeQuery();
  }

  @Override
  public void close() throws SQLException {
    PreparedStatement present = statement;
    statement = null;
    rows = null;
    if (present != null) {
      present.close();
    }
  }
}
