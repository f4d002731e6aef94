package dev.templedb.sqlite.backup;

import dev.templedb.content.ContentHash;
import dev.templedb.error.ConflictException;
import dev.templedb.sqlite.connection.Columns;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.content.ContentTransfer;
import dev.templedb.sqlite.content.Sha256;
import dev.templedb.sqlite.content.WorkProgress;
import dev.templedb.sqlite.project.FileCheck;
import dev.templedb.sqlite.secret.SecureDelete;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The rows that a project has in all tables: read, compared, removed and written. Row by row, so memory is bounded. */
final class ProjectRows {

  private static final String BY_SLUG = """
      SELECT id, uuid, slug, name, description, created_at, updated_at
        FROM projects
       WHERE slug = ?
      """;
  private static final String BY_UUID = """
      SELECT id, uuid, slug, name, description, created_at, updated_at
        FROM projects
       WHERE uuid = ?
      """;
  private static final String ALL = """
      SELECT id, uuid, slug, name, description, created_at, updated_at
        FROM projects
       LIMIT 2
      """;
  private static final String INSERT = """
      INSERT INTO projects (uuid, slug, name, description, created_at, updated_at)
      VALUES (?, ?, ?, ?, ?, ?)
      RETURNING id
      """;
  private static final String UPDATE = """
      UPDATE projects
         SET slug = ?, name = ?, description = ?, created_at = ?, updated_at = ?
       WHERE id = ?
      """;
  private static final String HASHES = """
      SELECT DISTINCT c.hash_sha256
        FROM project_files f
        JOIN file_contents c ON c.file_id = f.id
       WHERE f.project_id = ?
       ORDER BY c.content_id
      """;
  private static final String PINS = "SELECT pin_name, revision, nar_hash FROM nix_pins";

  private static final String SECRETS = """
      SELECT secret_uuid FROM settings WHERE project_id = ?1 AND secret_uuid IS NOT NULL
      UNION
      SELECT v.secret_uuid
        FROM nix_env_variables v
        JOIN nix_environments e ON e.id = v.environment_id
       WHERE e.project_id = ?1 AND v.secret_uuid IS NOT NULL
      """;

  // What refers to these rows goes with them.
  private static final List<String> REMOVE = List.of(
      "DELETE FROM project_files WHERE project_id = ?",
      "DELETE FROM project_directories WHERE project_id = ?",
      "DELETE FROM deployment_targets WHERE project_id = ?",
      "DELETE FROM settings WHERE project_id = ?",
      "DELETE FROM nix_environments WHERE project_id = ?");

  /** The row of a project. */
  record Head(
      long id,
      String uuid,
      String slug,
      String name,
      @Nullable String description,
      String createdAt,
      String updatedAt) {

    private static Head of(ResultSet row) throws SQLException {
      return new Head(
          row.getLong(1),
          Columns.text(row, 2),
          Columns.text(row, 3),
          Columns.text(row, 4),
          Columns.optionalText(row, 5).orElse(null),
          Columns.text(row, 6),
          Columns.text(row, 7));
    }
  }

  private ProjectRows() {}

  static Optional<Head> findBySlug(KeptConnection connection, String slug) throws SQLException {
    return connection.first(BY_SLUG, Head::of, slug);
  }

  static Optional<Head> findByUuid(KeptConnection connection, String uuid) throws SQLException {
    return connection.first(BY_UUID, Head::of, uuid);
  }

  /** The only project of a database; none if it has none or several. */
  static Optional<Head> only(KeptConnection connection) throws SQLException {
    List<Head> found = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(ALL);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        found.add(Head.of(rows));
      }
    }
    return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
  }

  /** Hands the contents that a project has to {@code transfer}. */
  static void transferContents(KeptConnection source, long projectId, ContentTransfer transfer)
      throws SQLException {
    try (PreparedStatement statement = source.prepareStatement(HASHES)) {
      statement.setLong(1, projectId);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          transfer.add(source, new ContentHash(Columns.text(rows, 1)));
        }
      }
    }
    transfer.flush();
  }

  /** A hash of all that belongs to the project; the same in two databases only if that is the same. The slug doesn't count. */
  static ContentHash digest(KeptConnection connection, Head project) throws SQLException {
    MessageDigest digest = Sha256.digest();
    add(digest, project.uuid());
    add(digest, project.name());
    add(digest, project.description());
    add(digest, project.createdAt());
    for (ProjectTable table : ProjectTable.ALL) {
      if (!table.isShared()) {
        add(digest, table.name());
        read(connection, table, project.id(), row -> {
          for (Object value : row) {
            add(digest, value);
          }
        });
      }
    }
    return ContentHash.ofDigest(digest.digest());
  }

  private static void add(MessageDigest digest, @Nullable Object value) {
    byte[] bytes = value instanceof byte[] blob
        ? blob
        : String.valueOf(value).getBytes(StandardCharsets.UTF_8);
    digest.update((byte) (value == null ? 'n' : value instanceof Number ? 'd' : 't'));
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length).array());
    digest.update(bytes);
  }

  /** Fails when a pin that the project needs is another revision in the target. */
  static void refuseOtherPins(
      KeptConnection source, long projectId, KeptConnection target, Operation operation)
      throws SQLException {
    Map<String, List<Object>> present = new HashMap<>();
    try (PreparedStatement statement = target.prepareStatement(PINS);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        present.put(Columns.text(rows, 1), List.of(Columns.text(rows, 2), Columns.text(rows, 3)));
      }
    }
    read(source, ProjectTable.named("nix_pins"), projectId, row -> {
      List<Object> here = present.get(String.valueOf(row[0]));
      if (here != null && !here.equals(List.of(String.valueOf(row[1]), String.valueOf(row[2])))) {
        throw new ConflictException(
            operation + ": the pin '" + row[0]
                + "' is another revision here; pins never change: give the environments in the project another one");
      }
    });
  }

  /** Inserts the row of the project itself, and gives its id. */
  static long insert(KeptConnection target, Head project, String slug) throws SQLException {
    return target
        .first(
            INSERT,
            row -> row.getLong(1),
            project.uuid(),
            slug,
            project.name(),
            project.description(),
            project.createdAt(),
            project.updatedAt())
        .orElseThrow();
  }

  /** The secrets that settings and variables of a project have now. */
  static List<UUID> secrets(KeptConnection connection, long projectId) throws SQLException {
    List<UUID> secrets = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(SECRETS)) {
      statement.setLong(1, projectId);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          secrets.add(Columns.uuid(rows, 1));
        }
      }
    }
    return secrets;
  }

  /** Makes the row of the project what {@code project} says, and removes all that belongs to it. */
  static void clear(KeptConnection target, long id, Head project, String slug) throws SQLException {
    // Settings may hold secrets that nobody has called so.
    SecureDelete.run(target, () -> {
      int removed = 0;
      for (String remove : REMOVE) {
        removed += target.update(remove, id);
      }
      return removed;
    });
    target.update(
        UPDATE,
        slug,
        project.name(),
        project.description(),
        project.createdAt(),
        project.updatedAt(),
        id);
  }

  /** Writes what the project has in {@code source} to the empty project in {@code target}, and gives how many rows that is. */
  static long copy(
      KeptConnection source,
      Head project,
      KeptConnection target,
      long targetId,
      Operation operation,
      WorkProgress progress)
      throws SQLException {
    // The rows get new checks there, which would make damage right.
    FileCheck.requireSound(source, project.id(), project.slug());
    long count = copyTables(table -> true, source, project, target, targetId, operation, progress);
    FileCheck.sealAll(target, targetId);
    return count;
  }

  /** Writes those rows that the project needs and the database owns, where they are missing; how many rows it needs. */
  static long copyShared(
      KeptConnection source,
      Head project,
      KeptConnection target,
      long targetId,
      Operation operation,
      WorkProgress progress)
      throws SQLException {
    return copyTables(
        ProjectTable::isShared, source, project, target, targetId, operation, progress);
  }

  private static long copyTables(
      Predicate<ProjectTable> which,
      KeptConnection source,
      Head project,
      KeptConnection target,
      long targetId,
      Operation operation,
      WorkProgress progress)
      throws SQLException {
    long count = 0;
    for (ProjectTable table : ProjectTable.ALL) {
      if (which.test(table)) {
        count += copyTable(table, source, project, target, targetId, operation, progress);
      }
    }
    return count;
  }

  private static long copyTable(
      ProjectTable table,
      KeptConnection source,
      Head project,
      KeptConnection target,
      long targetId,
      Operation operation,
      WorkProgress progress)
      throws SQLException {
    List<Write> writes = new ArrayList<>();
    try {
      for (String write : table.writes()) {
        PreparedStatement statement = target.prepareStatement(write);
        writes.add(new Write(statement, statement.getParameterMetaData().getParameterCount()));
      }
      return read(source, table, project.id(), row -> {
        int written = write(writes, targetId, row);
        if (written == 0 && !table.isShared()) {
          throw new ConflictException(
              operation + ": a content that it needs was collected meanwhile; try again");
        }
        progress.add(1, 0);
      });
    } finally {
      for (Write write : writes) {
        write.statement().close();
      }
    }
  }

  private record Write(PreparedStatement statement, int parameters) {}

  private static int write(List<Write> writes, long targetId, Object[] row) throws SQLException {
    int first = -1;
    for (Write write : writes) {
      PreparedStatement statement = write.statement();
      statement.setLong(1, targetId);
      for (int i = 0; i < row.length && i + 2 <= write.parameters(); i++) {
        statement.setObject(i + 2, row[i]);
      }
      int written = statement.executeUpdate();
      first = first < 0 ? written : first;
    }
    return first;
  }

  /** Hears of a row. */
  @FunctionalInterface
  interface RowTaker {
    /** Takes it; the array is used again for the next one. */
    void take(Object[] row) throws SQLException;
  }

  /** Reads the rows of a table; how many there are. */
  static long read(KeptConnection connection, ProjectTable table, long projectId, RowTaker taker)
      throws SQLException {
    long count = 0;
    try (PreparedStatement statement = connection.prepareStatement(table.read())) {
      statement.setLong(1, projectId);
      try (ResultSet rows = statement.executeQuery()) {
        Object[] row = new Object[rows.getMetaData().getColumnCount()];
        while (rows.next()) {
          connection.check();
          for (int i = 0; i < row.length; i++) {
            row[i] = rows.getObject(i + 1);
          }
          taker.take(row);
          count++;
        }
      }
    }
    return count;
  }
}
