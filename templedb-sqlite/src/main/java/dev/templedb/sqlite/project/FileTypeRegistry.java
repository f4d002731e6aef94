package dev.templedb.sqlite.project;

import dev.templedb.error.CorruptionException;
import dev.templedb.project.FileType;
import dev.templedb.project.FileTypeId;
import dev.templedb.project.FileTypeRule;
import dev.templedb.sqlite.connection.Columns;
import dev.templedb.sqlite.connection.KeptConnection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** All file types with their rules, as they stood when they were read. Immutable. */
public final class FileTypeRegistry {

  private static final String TYPES = """
      SELECT t.id, t.type_name, t.category, t.description, t.is_builtin, r.rule_kind, r.pattern
        FROM file_types t
        LEFT JOIN file_type_rules r ON r.file_type_id = t.id
       ORDER BY t.type_name, r.id
      """;

  private static final String TYPE = """
      SELECT t.id, t.type_name, t.category, t.description, t.is_builtin, r.rule_kind, r.pattern
        FROM file_types t
        LEFT JOIN file_type_rules r ON r.file_type_id = t.id
       WHERE t.type_name = ?
       ORDER BY r.id
      """;

  private final Map<Long, FileType> byId;
  private final Map<String, FileType> byName;

  private FileTypeRegistry(Map<Long, FileType> byId) {
    this.byId = byId;
    this.byName = new LinkedHashMap<>();
    byId.values().forEach(type -> byName.put(type.name(), type));
  }

  /** Reads the registry. */
  public static FileTypeRegistry read(KeptConnection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(TYPES)) {
      return read(statement);
    }
  }

  /** Reads one type. */
  public static Optional<FileType> find(KeptConnection connection, String name)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(TYPE)) {
      statement.setString(1, name);
      return read(statement).find(name);
    }
  }

  private static FileTypeRegistry read(PreparedStatement statement) throws SQLException {
    Map<Long, FileType> types = new LinkedHashMap<>();
    Map<Long, List<FileTypeRule>> rules = new LinkedHashMap<>();
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        long id = rows.getLong(1);
        if (!types.containsKey(id)) {
          types.put(
              id,
              new FileType(
                  new FileTypeId(id),
                  Columns.text(rows, 2),
                  Columns.text(rows, 3),
                  Columns.optionalText(rows, 4),
                  List.of(),
                  rows.getBoolean(5)));
        }
        Optional<String> kind = Columns.optionalText(rows, 6);
        if (kind.isPresent()) {
          rules
              .computeIfAbsent(id, any -> new ArrayList<>())
              .add(new FileTypeRule(
                  FileTypeRule.Kind.valueOf(kind.get().toUpperCase(Locale.ROOT)),
                  Columns.text(rows, 7)));
        }
      }
    }
    types.replaceAll((id, type) -> new FileType(
        type.id(),
        type.name(),
        type.category(),
        type.description(),
        rules.getOrDefault(id, List.of()),
        type.builtIn()));
    return new FileTypeRegistry(types);
  }

  /** All types, by name. */
  public List<FileType> all() {
    return List.copyOf(byName.values());
  }

  /** The type with this id, which a foreign key has promised to be there. */
  public FileType get(long id) {
    FileType type = byId.get(id);
    if (type == null) {
      throw new CorruptionException(
          "reading file types: there is none with id " + id + "; run an integrity check");
    }
    return type;
  }

  /** The type with this name. */
  public Optional<FileType> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }
}
