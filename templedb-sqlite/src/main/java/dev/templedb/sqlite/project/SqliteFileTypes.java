package dev.templedb.sqlite.project;

import dev.templedb.error.ConflictException;
import dev.templedb.error.InvalidInputException;
import dev.templedb.error.NotFoundException;
import dev.templedb.project.FileType;
import dev.templedb.project.FileTypeRepository;
import dev.templedb.project.FileTypeRule;
import dev.templedb.project.NewFileType;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.transaction.Calls;
import dev.templedb.sqlite.transaction.Summary;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The tables {@code file_types} and {@code file_type_rules}. */
public final class SqliteFileTypes implements FileTypeRepository {

  private static final String INSERT_TYPE = """
      INSERT INTO file_types (type_name, category, description)
      VALUES (?, ?, ?)
      """;
  private static final String INSERT_RULE = """
      INSERT INTO file_type_rules (file_type_id, rule_kind, pattern)
      SELECT id, ?, ?
        FROM file_types
       WHERE type_name = ?
      """;
  private static final String DISOWN_FILES = """
      UPDATE project_files
         SET file_type_id = (SELECT id FROM file_types WHERE type_name = 'unknown')
       WHERE file_type_id = ?
      """;
  private static final String PROJECTS_WITH_FILES =
      "SELECT DISTINCT project_id FROM project_files WHERE file_type_id = ?";
  private static final String FILES = "SELECT id FROM project_files WHERE file_type_id = ?";
  private static final String DELETE = "DELETE FROM file_types WHERE id = ?";

  private final Calls calls;

  /** File types reached by {@code calls}. */
  public SqliteFileTypes(Calls calls) {
    this.calls = calls;
  }

  @Override
  public Optional<FileType> find(String name) {
    return calls.read(
        Operation.of("finding file type", name),
        connection -> FileTypeRegistry.find(connection, name));
  }

  @Override
  public FileType get(String name) {
    return calls.read(Operation.of("getting file type", name), connection -> get(connection, name));
  }

  @Override
  public List<FileType> list() {
    return calls.read(
        Operation.of("listing file types"),
        connection -> FileTypeRegistry.read(connection).all());
  }

  @Override
  public FileType create(NewFileType type) {
    for (FileTypeRule rule : type.rules()) {
      if (rule.kind() == FileTypeRule.Kind.PATH) {
        Glob.compile(rule.pattern());
      }
    }
    return calls.write(Operation.of("creating file type", type.name()), (connection, change) -> {
      refuseTaken(FileTypeRegistry.read(connection), type);
      connection.update(
          INSERT_TYPE, type.name(), type.category(), type.description().orElse(null));
      for (FileTypeRule rule : new LinkedHashSet<>(type.rules())) {
        connection.update(
            INSERT_RULE, rule.kind().name().toLowerCase(Locale.ROOT), rule.pattern(), type.name());
      }
      FileType created = get(connection, type.name());
      change.created("file_type.create", type.name(), summary(created));
      return created;
    });
  }

  private static void refuseTaken(FileTypeRegistry registry, NewFileType type) {
    if (registry.find(type.name()).isPresent()) {
      throw new ConflictException(
          "creating file type '" + type.name() + "': there is one already; choose another name");
    }
    for (FileType other : registry.all()) {
      for (FileTypeRule rule : type.rules()) {
        if (!other.builtIn() && other.rules().contains(rule)) {
          throw new ConflictException("creating file type '" + type.name() + "': the "
              + rule.kind().name().toLowerCase(Locale.ROOT) + " rule '" + rule.pattern()
              + "' belongs to file type '" + other.name() + "'; delete that one first");
        }
      }
    }
  }

  @Override
  public void delete(String name) {
    calls.write(Operation.of("deleting file type", name), (connection, change) -> {
      FileType type = get(connection, name);
      if (type.builtIn()) {
        throw new InvalidInputException("deleting file type '" + name
            + "': it is built in; only types of your own can be deleted");
      }
      for (long projectId : numbers(connection, PROJECTS_WITH_FILES, type)) {
        TreeVersion.advance(connection, projectId);
      }
      List<Long> files = numbers(connection, FILES, type);
      connection.update(DISOWN_FILES, type.id().value());
      for (long fileId : files) {
        FileCheck.seal(connection, fileId);
      }
      connection.update(DELETE, type.id().value());
      change.deleted("file_type.delete", name, summary(type));
      return true;
    });
  }

  private static List<Long> numbers(KeptConnection connection, String sql, FileType type)
      throws SQLException {
    List<Long> numbers = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, type.id().value());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          numbers.add(rows.getLong(1));
        }
      }
    }
    return numbers;
  }

  private static FileType get(KeptConnection connection, String name) throws SQLException {
    return FileTypeRegistry.find(connection, name)
        .orElseThrow(() -> new NotFoundException(connection.operation()
            + ": there is no file type '" + name + "'; list the file types to see them all"));
  }

  private static Summary summary(FileType type) {
    return Summary.of("name", type.name())
        .with("category", type.category())
        .with(
            "rules",
            type.rules().stream()
                .map(rule -> rule.kind() + " " + rule.pattern())
                .toList());
  }
}
