package dev.templedb.sqlite.project;

import dev.templedb.Page;
import dev.templedb.PageRequest;
import dev.templedb.content.ContentHash;
import dev.templedb.error.CorruptionException;
import dev.templedb.error.InvalidInputException;
import dev.templedb.project.Expected;
import dev.templedb.project.FileQuery;
import dev.templedb.project.FileRepository;
import dev.templedb.project.FileTypeUse;
import dev.templedb.project.ProjectFile;
import dev.templedb.sqlite.connection.Columns;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.content.ContentInputStream;
import dev.templedb.sqlite.content.EncodedContent;
import dev.templedb.sqlite.content.StoredContent;
import dev.templedb.sqlite.project.FileRows.Located;
import dev.templedb.sqlite.transaction.Calls;
import dev.templedb.sqlite.transaction.Calls.Snapshot;
import dev.templedb.sqlite.transaction.Pages;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The tables {@code project_files} and {@code file_contents}. */
public final class SqliteFiles implements FileRepository {

  private static final String RANGE = """
      SELECT f.id, f.project_id, f.file_path, t.type_name, c.file_size_bytes, c.hash_sha256, f.is_executable, f.symlink_target
        FROM project_files f
        JOIN file_types t ON t.id = f.file_type_id
        LEFT JOIN file_contents c ON c.file_id = f.id
       WHERE f.project_id = ? AND f.file_path >= max(?, ?) AND f.file_path < ? AND (? OR t.type_name = ?)
       ORDER BY f.file_path
      """;
  private static final String TYPES = """
      SELECT u.file_type_id, u.files, u.bytes
        FROM (SELECT f.file_type_id, count(*) AS files,
                     sum(coalesce(c.file_size_bytes, length(CAST(f.symlink_target AS BLOB)))) AS bytes
                FROM project_files f
                LEFT JOIN file_contents c ON c.file_id = f.id
               WHERE f.project_id = :projectId
               GROUP BY f.file_type_id) u
        JOIN file_types t ON t.id = u.file_type_id
       ORDER BY u.bytes DESC, t.type_name
      """;

  private final Calls calls;
  private final FileTypeMatchers types;

  /** Files reached by {@code calls}, whose types are recognised by {@code types}. */
  public SqliteFiles(Calls calls, FileTypeMatchers types) {
    this.calls = calls;
    this.types = types;
  }

  @Override
  public Optional<ProjectFile> find(String projectSlug, String path) {
    Operation operation = Operation.of("finding file", projectSlug, path);
    return calls.read(
        operation,
        connection -> FileRows.findSurely(connection, projectSlug, path)
            .map(located -> sound(operation, projectSlug, located)));
  }

  @Override
  public ProjectFile get(String projectSlug, String path) {
    Operation operation = Operation.of("getting file", projectSlug, path);
    return calls.read(
        operation,
        connection ->
            sound(operation, projectSlug, FileRows.getSurely(connection, projectSlug, path)));
  }

  private static ProjectFile sound(Operation operation, String projectSlug, Located located) {
    ProjectFile file = located.file();
    if (!located.isSound()) {
      throw FileCheck.damaged(operation, projectSlug, file.path(), file.hash().orElse(null));
    }
    return file;
  }

  @Override
  public Page<ProjectFile> list(String projectSlug, FileQuery query, PageRequest request) {
    FileSelection selection = new FileSelection(query);
    return calls.read(Operation.of("listing files", projectSlug), connection -> {
      List<ProjectFile> rows = new ArrayList<>(Math.min(request.limit() + 1, 1_024));
      walk(connection, projectSlug, selection, request.after().orElse(""), file -> {
        rows.add(file);
        return rows.size() <= request.limit();
      });
      return Pages.of(request, rows, ProjectFile::path);
    });
  }

  @Override
  public void forEach(String projectSlug, FileQuery query, Consumer<? super ProjectFile> consumer) {
    Objects.requireNonNull(consumer, "consumer");
    FileSelection selection = new FileSelection(query);
    calls.scan(Operation.of("walking files", projectSlug), connection -> {
      walk(connection, projectSlug, selection, "", file -> {
        consumer.accept(file);
        return true;
      });
      return true;
    });
  }

  /** Gives the selected files after {@code after} to {@code taker} until it says that it wants no more. */
  private static void walk(
      KeptConnection connection,
      String projectSlug,
      FileSelection selection,
      String after,
      Predicate<ProjectFile> taker)
      throws SQLException {
    long projectId = SqliteProjects.get(connection, projectSlug).id().value();
    try (PreparedStatement statement = connection.prepareStatement(RANGE)) {
      statement.setLong(1, projectId);
      // The least text that is greater than another is that one and a NUL.
      statement.setString(2, after.isEmpty() ? "" : after + '\0');
      statement.setString(3, selection.prefix());
      statement.setString(4, selection.end());
      statement.setBoolean(5, selection.type().isEmpty());
      statement.setString(6, selection.type().orElse(""));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          connection.check();
          if (selection.test(Columns.text(rows, 3)) && !taker.test(FileRows.file(rows))) {
            return;
          }
        }
      }
    }
  }

  @Override
  public List<FileTypeUse> listTypes(String projectSlug) {
    return calls.scan(Operation.of("listing file types", projectSlug), connection -> {
      long projectId = SqliteProjects.get(connection, projectSlug).id().value();
      FileTypeRegistry registry = FileTypeRegistry.read(connection);
      return connection
          .handle()
          .createQuery(TYPES)
          .bind("projectId", projectId)
          .map((row, context) ->
              new FileTypeUse(registry.get(row.getLong(1)), row.getLong(2), row.getLong(3)))
          .list();
    });
  }

  @Override
  public byte[] readBytes(String projectSlug, String path) {
    Operation operation = Operation.of("reading file", projectSlug, path);
    Optional<byte[]> small = readSmall(operation, projectSlug, path);
    if (small.isPresent()) {
      return small.get();
    }
    try (Snapshot snapshot = calls.openSnapshot(operation)) {
      return snapshot.read(
          connection -> open(connection, operation, projectSlug, path).all(connection));
    }
  }

  /** The content of a file, if it is not in chunks. */
  private Optional<byte[]> readSmall(Operation operation, String projectSlug, String path) {
    return calls.read(operation, connection -> {
      StoredContent content = open(connection, operation, projectSlug, path);
      return content.isChunked() ? Optional.<byte[]>empty() : Optional.of(content.only());
    });
  }

  @Override
  public String readText(String projectSlug, String path) {
    byte[] bytes = readBytes(projectSlug, path);
    if (startsWith(bytes, 0xEF, 0xBB, 0xBF)) {
      return decode(projectSlug, path, bytes, 3, StandardCharsets.UTF_8);
    }
    if (startsWith(bytes, 0xFE, 0xFF)) {
      return decode(projectSlug, path, bytes, 2, StandardCharsets.UTF_16BE);
    }
    if (startsWith(bytes, 0xFF, 0xFE)) {
      return decode(projectSlug, path, bytes, 2, StandardCharsets.UTF_16LE);
    }
    return decode(projectSlug, path, bytes, 0, StandardCharsets.UTF_8);
  }

  @Override
  public String readText(String projectSlug, String path, Charset charset) {
    return decode(projectSlug, path, readBytes(projectSlug, path), 0, charset);
  }

  private static boolean startsWith(byte[] bytes, int... mark) {
    for (int i = 0; i < mark.length; i++) {
      if (i >= bytes.length || (bytes[i] & 0xff) != mark[i]) {
        return false;
      }
    }
    return true;
  }

  private static String decode(
      String projectSlug, String path, byte[] bytes, int offset, Charset charset) {
    try {
      return charset
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, offset, bytes.length - offset))
          .toString();
    } catch (CharacterCodingException e) {
      throw new InvalidInputException(
          "reading file '" + projectSlug + "/" + path + "' as text: it is not " + charset.name()
              + "; name its charset, or use readBytes",
          e);
    }
  }

  @Override
  public InputStream openStream(String projectSlug, String path) {
    Operation operation = Operation.of("reading file", projectSlug, path);
    Optional<byte[]> small = readSmall(operation, projectSlug, path);
    if (small.isPresent()) {
      return new ByteArrayInputStream(small.get());
    }
    Snapshot snapshot = calls.openSnapshot(operation);
    try {
      return new ContentInputStream(
          snapshot.read(connection -> open(connection, operation, projectSlug, path)), snapshot);
    } catch (RuntimeException e) {
      snapshot.close();
      throw e;
    }
  }

  private static StoredContent open(
      KeptConnection connection, Operation operation, String projectSlug, String path)
      throws SQLException {
    while (true) {
      Located located = FileRows.getSurely(connection, projectSlug, path);
      try {
        return open(connection, operation, projectSlug, located);
      } catch (CorruptionException e) {
        // Between the two statements it may have got other content, and the old been collected.
        if (FileRows.get(connection, projectSlug, path).contentId() == located.contentId()) {
          throw e;
        }
      }
    }
  }

  private static StoredContent open(
      KeptConnection connection, Operation operation, String projectSlug, Located located)
      throws SQLException {
    ProjectFile file = sound(operation, projectSlug, located);
    ContentHash hash = file.hash()
        .orElseThrow(() -> new InvalidInputException(
            operation + ": it is a symbolic link to '" + file.symlinkTarget().orElse("")
                + "' and has no content of its own; read what it points to"));
    return StoredContent.open(connection, operation, located.contentId(), hash, file.sizeBytes());
  }

  @Override
  public ProjectFile put(String projectSlug, String path, byte[] content, Expected expected) {
    FilePath.check(path);
    Objects.requireNonNull(expected, "expected");
    EncodedContent encoded = EncodedContent.of(content, calls.options().plainText());
    byte[] head = Arrays.copyOf(content, Math.min(content.length, FileTypeMatcher.HEAD_BYTES));
    return edit(
        "putting file", projectSlug, path, edits -> edits.put(path, head, encoded, expected));
  }

  @Override
  public ProjectFile putSymlink(String projectSlug, String path, String target, Expected expected) {
    FilePath.checkLink(path);
    FilePath.checkTarget(target);
    Objects.requireNonNull(expected, "expected");
    return edit(
        "putting symbolic link",
        projectSlug,
        path,
        edits -> edits.putSymlink(path, target, expected));
  }

  @Override
  public ProjectFile setExecutable(
      String projectSlug, String path, boolean executable, Expected expected) {
    refuseNothing(expected);
    return edit(
        "setting the exec bit of file",
        projectSlug,
        path,
        edits -> edits.setExecutable(path, executable, expected));
  }

  @Override
  public void delete(String projectSlug, String path, Expected expected) {
    refuseNothing(expected);
    edit("deleting file", projectSlug, path, edits -> edits.delete(path, expected));
  }

  @Override
  public ProjectFile move(String projectSlug, String from, String to, Expected expected) {
    FilePath.check(to);
    refuseNothing(expected);
    return edit("moving file", projectSlug, from, edits -> edits.move(from, to, expected));
  }

  private static void refuseNothing(Expected expected) {
    if (expected.equals(Expected.nothing())) {
      throw new IllegalArgumentException(
          "an edit of a file that exists can't expect nothing there");
    }
  }

  @FunctionalInterface
  private interface Edit<T> {
    T run(FileEdits edits) throws SQLException;
  }

  private <T> T edit(String verb, String projectSlug, String path, Edit<T> edit) {
    Operation operation = Operation.of(verb, projectSlug, path);
    return calls.write(
        operation,
        (connection, change) -> edit.run(new FileEdits(
            operation, connection, change, types, projectSlug, calls.clock().instant())));
  }
}
