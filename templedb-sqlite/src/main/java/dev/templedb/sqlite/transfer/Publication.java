package dev.templedb.sqlite.transfer;

import dev.templedb.content.ContentHash;
import dev.templedb.error.ConflictException;
import dev.templedb.project.FileType;
import dev.templedb.sqlite.connection.Columns;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.connection.SqlTime;
import dev.templedb.sqlite.project.FileTypeRegistry;
import dev.templedb.transfer.FileChange;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Makes a project's rows what was read: finds the differences, and writes only those. */
final class Publication {

  private static final String CURRENT = """
      SELECT f.id, f.file_path, f.file_type_id, f.is_executable, f.symlink_target, c.content_id
        FROM project_files f
        LEFT JOIN file_contents c ON c.file_id = f.id
       WHERE f.project_id = ?
      """;
  private static final String NEXT_ID =
      "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'project_files'), 0) + 1";
  private static final String INSERT_FILE = """
      INSERT INTO project_files
             (id, project_id, file_type_id, file_path, is_executable, symlink_target, created_at, updated_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """;
  private static final String UPDATE_FILE = """
      UPDATE project_files
         SET file_type_id = ?, is_executable = ?, symlink_target = ?, updated_at = ?
       WHERE id = ?
      """;
  private static final String DELETE_FILE = "DELETE FROM project_files WHERE id = ?";
  private static final String PUT_CONTENT = """
      INSERT INTO file_contents (file_id, content_id, hash_sha256, file_size_bytes)
      VALUES (?, ?, ?, ?)
          ON CONFLICT (file_id)
          DO UPDATE SET content_id = excluded.content_id,
                        hash_sha256 = excluded.hash_sha256,
                        file_size_bytes = excluded.file_size_bytes
      """;
  private static final String DELETE_CONTENT = "DELETE FROM file_contents WHERE file_id = ?";

  private static final int BATCH = 1_000;

  private record Row(
      long id, long typeId, boolean executable, @Nullable String symlinkTarget, long contentId) {}

  /** A row that has to become what was read. */
  private record Update(long id, TreeEntry entry) {}

  private final Operation operation;
  private final KeptConnection connection;
  private final long projectId;
  private final Map<ContentHash, Long> contentIds;
  private final long symlinkType;
  private final String now;
  private final UnknownPaths unknown;
  private final List<FileChange> changes = new ArrayList<>();
  private long unchanged;

  Publication(
      Operation operation,
      KeptConnection connection,
      long projectId,
      Map<ContentHash, Long> contentIds,
      UnknownPaths unknown,
      Instant now)
      throws SQLException {
    this.operation = operation;
    this.connection = connection;
    this.projectId = projectId;
    this.contentIds = contentIds;
    this.unknown = unknown;
    this.symlinkType = FileTypeRegistry.read(connection)
        .find(FileType.SYMLINK)
        .orElseThrow()
        .id()
        .value();
    this.now = SqlTime.format(now);
  }

  /** Writes the differences between the project's rows and {@code entries}, which are sorted by path. */
  void run(List<TreeEntry> entries) throws SQLException {
    try {
      write(entries);
    } catch (SQLiteException e) {
      if (e.getResultCode() == SQLiteErrorCode.SQLITE_CONSTRAINT_FOREIGNKEY) {
        throw new ConflictException(
            operation
                + ": content or a file type that it needs is gone since it was staged; stage it again",
            e);
      }
      throw e;
    }
  }

  private void write(List<TreeEntry> entries) throws SQLException {
    Map<String, TreeEntry> wanted = new HashMap<>(entries.size() * 2);
    entries.forEach(entry -> wanted.put(entry.path(), entry));
    List<Long> removed = new ArrayList<>();
    List<Update> updates = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(CURRENT)) {
      statement.setLong(1, projectId);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          compare(rows, wanted, removed, updates);
        }
      }
    }
    deleteAll(removed);
    updateAll(updates);
    insertAll(entries.stream().filter(entry -> wanted.containsKey(entry.path())).toList());
  }

  /** What was added, changed and removed, in no particular order. */
  List<FileChange> changes() {
    return changes;
  }

  /** How many files are as they were. */
  long unchanged() {
    return unchanged;
  }

  private void compare(
      ResultSet row, Map<String, TreeEntry> wanted, List<Long> removed, List<Update> updates)
      throws SQLException {
    long id = row.getLong(1);
    String path = Columns.text(row, 2);
    TreeEntry entry = wanted.remove(path);
    if (entry == null && unknown.covers(path)) {
      unchanged++;
      return;
    }
    if (entry == null) {
      removed.add(id);
      changes.add(new FileChange(FileChange.Kind.REMOVED, path));
      return;
    }
    Row present = new Row(
        id,
        row.getLong(3),
        row.getInt(4) != 0,
        Columns.optionalText(row, 5).orElse(null),
        row.getLong(6));
    if (present.equals(wantedRow(id, entry))) {
      unchanged++;
    } else {
      updates.add(new Update(id, entry));
      changes.add(new FileChange(FileChange.Kind.CHANGED, path));
    }
  }

  private Row wantedRow(long id, TreeEntry entry) {
    if (entry.symlinkTarget() != null) {
      return new Row(id, symlinkType, false, entry.symlinkTarget(), 0);
    }
    TreeEntry.Read read = entry.content();
    return new Row(id, read.type().value(), read.executable(), null, contentId(read.hash()));
  }

  private long contentId(ContentHash hash) {
    return Objects.requireNonNull(contentIds.get(hash));
  }

  private void deleteAll(List<Long> ids) throws SQLException {
    inBatches(DELETE_FILE, ids, (statement, id) -> statement.setLong(1, id));
  }

  private void updateAll(List<Update> updates) throws SQLException {
    inBatches(UPDATE_FILE, updates, (statement, update) -> {
      Row row = wantedRow(update.id(), update.entry());
      statement.setLong(1, row.typeId());
      statement.setBoolean(2, row.executable());
      statement.setString(3, row.symlinkTarget());
      statement.setString(4, now);
      statement.setLong(5, row.id());
    });
    List<Update> links = updates.stream()
        .filter(update -> update.entry().symlinkTarget() != null)
        .toList();
    inBatches(DELETE_CONTENT, links, (statement, update) -> statement.setLong(1, update.id()));
    List<Update> files = updates.stream()
        .filter(update -> update.entry().symlinkTarget() == null)
        .toList();
    inBatches(
        PUT_CONTENT,
        files,
        (statement, update) -> bindContent(statement, update.id(), update.entry()));
  }

  private void insertAll(List<TreeEntry> entries) throws SQLException {
    // The write lock is held, so the next ids are known; a batch can't return those that SQLite
    // would choose.
    long firstId = connection.first(NEXT_ID, row -> row.getLong(1)).orElseThrow();
    List<Update> inserts = new ArrayList<>(entries.size());
    for (TreeEntry entry : entries) {
      inserts.add(new Update(firstId + inserts.size(), entry));
      changes.add(new FileChange(FileChange.Kind.ADDED, entry.path()));
    }
    inBatches(INSERT_FILE, inserts, (statement, insert) -> {
      Row row = wantedRow(insert.id(), insert.entry());
      statement.setLong(1, row.id());
      statement.setLong(2, projectId);
      statement.setLong(3, row.typeId());
      statement.setString(4, insert.entry().path());
      statement.setBoolean(5, row.executable());
      statement.setString(6, row.symlinkTarget());
      statement.setString(7, now);
      statement.setString(8, now);
    });
    List<Update> files = inserts.stream()
        .filter(insert -> insert.entry().symlinkTarget() == null)
        .toList();
    inBatches(
        PUT_CONTENT,
        files,
        (statement, insert) -> bindContent(statement, insert.id(), insert.entry()));
  }

  private void bindContent(PreparedStatement statement, long fileId, TreeEntry entry)
      throws SQLException {
    TreeEntry.Read read = entry.content();
    statement.setLong(1, fileId);
    statement.setLong(2, contentId(read.hash()));
    statement.setString(3, read.hash().hex());
    statement.setLong(4, read.sizeBytes());
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
