package dev.templedb.sqlite.transfer;

import dev.templedb.error.ConflictException;
import dev.templedb.error.TempleDbException;
import dev.templedb.sqlite.connection.CallSettings;
import dev.templedb.sqlite.connection.Database;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.content.StoredContent;
import dev.templedb.sqlite.project.FileCheck;
import dev.templedb.sqlite.transaction.WriteTransaction;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rows of files that an import adds, laid ready in a temporary table of the writing connection, in short turns between other writers.
 * From there SQLite copies them by itself, so that the transaction which makes them visible, for which all others wait, is as short as can
 * be.
 */
final class NewFileRows {

  private static final Logger log = LoggerFactory.getLogger(NewFileRows.class);

  private static final String CREATE = """
      CREATE TEMP TABLE IF NOT EXISTS new_file_rows (
          import           INTEGER NOT NULL,
          position         INTEGER NOT NULL,
          file_type_id     INTEGER NOT NULL,
          file_path        TEXT    NOT NULL,
          is_executable    INTEGER NOT NULL,
          symlink_target   TEXT,
          modified_ns      INTEGER NOT NULL,
          content_id       INTEGER,
          hash_sha256      TEXT,
          file_size_bytes  INTEGER,
          row_check        INTEGER NOT NULL,
          PRIMARY KEY (import, position)
      ) WITHOUT ROWID
      """;
  private static final String INSERT = """
      INSERT INTO temp.new_file_rows
             (import, position, file_type_id, file_path, is_executable, symlink_target, modified_ns, content_id, hash_sha256, file_size_bytes,
              row_check)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;
  private static final String NEXT_ID =
      "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'project_files'), 0) + 1";
  private static final String COPY_FILES = """
      INSERT INTO project_files
             (id, project_id, file_type_id, file_path, is_executable, symlink_target, created_at, updated_at, modified_ns,
              row_check)
      SELECT ?1 + position, ?2, file_type_id, file_path, is_executable, symlink_target, ?3, ?3, modified_ns, ?5 | row_check
        FROM temp.new_file_rows
       WHERE import = ?4
       ORDER BY position
      """;
  private static final String COPY_CONTENTS = """
      INSERT INTO file_contents (file_id, content_id, hash_sha256, file_size_bytes)
      SELECT ?1 + position, content_id, hash_sha256, file_size_bytes
        FROM temp.new_file_rows
       WHERE import = ?2 AND content_id IS NOT NULL
       ORDER BY position
      """;
  private static final String DELETE_FROM =
      "DELETE FROM temp.new_file_rows WHERE import = ? AND position >= ?";
  private static final String CONTENT = """
      SELECT sha256, size_bytes
        FROM contents
       WHERE id = ? AND (chunk_count = 0 OR size_bytes > 0)
      """;

  // Large content is collected in several transactions; from the first on its row says that it has
  // no bytes.
  private static final String COLLECTED = """
      SELECT 1
        FROM temp.new_file_rows r
        JOIN contents c ON c.id = r.content_id
       WHERE r.import = ? AND r.file_size_bytes > ? AND c.size_bytes <> r.file_size_bytes
       LIMIT 1
      """;

  /** How many rows are laid ready in one turn. */
  private static final int TURN = 1_000;

  private static final AtomicLong IMPORTS = new AtomicLong();

  private final long number = IMPORTS.incrementAndGet();
  private final Operation operation;
  private final long projectId;
  private final List<TreeEntry> files;
  private final long symlinkType;
  private int ready;

  /** Rows for {@code files} of a project; none is ready. */
  NewFileRows(Operation operation, long projectId, List<TreeEntry> files, long symlinkType) {
    this.operation = operation;
    this.projectId = projectId;
    this.files = files;
    this.symlinkType = symlinkType;
  }

  /** Lays all rows ready, in as many transactions as it takes. */
  void layReady(Database database, CallSettings settings) {
    while (ready < files.size()) {
      WriteTransaction.run(
          database,
          operation,
          settings,
          transaction -> transaction.storeInvisibly(
              operation, connection -> layReady(connection, ready + TURN)));
    }
  }

  private boolean layReady(KeptConnection connection, int to) throws SQLException {
    connection.run(CREATE);
    int end = Math.min(to, files.size());
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      for (int i = ready; i < end; i++) {
        bind(connection, insert, i);
        insert.addBatch();
      }
      insert.executeBatch();
    }
    ready = end;
    return true;
  }

  private void bind(KeptConnection connection, PreparedStatement insert, int position)
      throws SQLException {
    TreeEntry file = files.get(position);
    insert.setLong(1, number);
    insert.setLong(2, position);
    insert.setLong(3, file.isSymlink() ? symlinkType : file.typeId());
    insert.setString(4, file.path());
    insert.setBoolean(5, !file.isSymlink() && file.state().executable());
    insert.setString(6, file.symlinkTarget());
    insert.setLong(7, file.state().modifiedNanos());
    if (file.isSymlink()) {
      insert.setObject(8, null);
      insert.setObject(9, null);
      insert.setObject(10, null);
      insert.setLong(11, check(file, null));
    } else {
      Content content = content(connection, file);
      insert.setLong(8, content.id());
      insert.setString(9, content.hex());
      insert.setLong(10, content.sizeBytes());
      insert.setLong(11, check(file, content));
    }
  }

  /** What a row about content says of it. */
  record Content(long id, String hex, long sizeBytes) {}

  /** The lower half of a row's {@link FileCheck}, for a file with its content, or a link. */
  long check(TreeEntry file, @Nullable Content content) {
    return FileCheck.of(
        projectId,
        file.path(),
        file.isSymlink() ? symlinkType : file.typeId(),
        !file.isSymlink() && file.state().executable(),
        file.symlinkTarget(),
        file.state().modifiedNanos(),
        content == null ? null : content.hex(),
        content == null ? 0 : content.sizeBytes());
  }

  /** The content of a file that an import has read, or that its index knows. */
  Content content(KeptConnection connection, TreeEntry file) throws SQLException {
    ContentSlot read = file.slot();
    // Large content may still be there and yet be collected: that takes several transactions.
    if (read != null && read.sizeBytes() <= StoredContent.CHUNK_BYTES) {
      return new Content(read.id(), read.hex(), read.sizeBytes());
    }
    long id = file.contentId();
    return connection
        .first(
            CONTENT,
            row -> new Content(id, HexFormat.of().formatHex(row.getBytes(1)), row.getLong(2)),
            id)
        .orElseThrow(() -> collected(operation, null));
  }

  /** The failure of an import whose content was collected since it was stored. */
  static ConflictException collected(Operation operation, @Nullable Throwable cause) {
    return new ConflictException(
        operation
            + ": content or a file type that it needs is gone since it was staged; stage it again",
        cause);
  }

  /** Makes the rows the project's, in the transaction that is open; lays ready what isn't, for this transaction only. */
  void copyTo(KeptConnection connection, String now) throws SQLException {
    if (files.isEmpty()) {
      return;
    }
    int before = ready;
    try {
      layReady(connection, files.size());
      // The write lock is held, so the next ids are known.
      long firstId = connection.first(NEXT_ID, row -> row.getLong(1)).orElseThrow();
      if (connection.update(COPY_FILES, firstId, projectId, now, number, FileCheck.created(now))
          < files.size()) {
        // Another connection writes now than the one that has the rows.
        throw collected(operation, null);
      }
      connection.update(COPY_CONTENTS, firstId, number);
      if (connection
          .first(COLLECTED, row -> true, number, StoredContent.CHUNK_BYTES)
          .isPresent()) {
        throw collected(operation, null);
      }
      if (before < files.size()) {
        connection.update(DELETE_FROM, number, before);
      }
    } finally {
      ready = before;
    }
  }

  /** Frees the memory that the rows take; if that fails, they stay until the database is closed. */
  void discard(Database database, CallSettings settings) {
    if (ready == 0) {
      return;
    }
    ready = 0;
    // Whoever interrupted has ended the import, not this.
    boolean interrupted = Thread.interrupted();
    try {
      WriteTransaction.run(
          database,
          operation,
          settings,
          transaction -> transaction.storeInvisibly(
              operation, connection -> connection.update(DELETE_FROM, number, 0)));
    } catch (TempleDbException e) {
      log.debug("{}: the rows that were laid ready stay in memory", operation, e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
