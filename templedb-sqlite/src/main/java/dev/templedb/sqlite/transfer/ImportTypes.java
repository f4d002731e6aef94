package dev.templedb.sqlite.transfer;

import dev.templedb.project.FileType;
import dev.templedb.project.FileTypeId;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.project.FileTypeMatcher;
import dev.templedb.sqlite.project.FileTypeRegistry;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The rules that recognise file types, compiled.
 *
 * @param version tells one state of the registry from another
 * @param matcher the rules
 * @param symlinkType the type of links
 */
record ImportTypes(String version, FileTypeMatcher matcher, long symlinkType) {

  /** Ids are never used again, and rows are added and deleted, never changed. */
  private static final String VERSION = """
      SELECT (SELECT group_concat(name || ' ' || seq) FROM sqlite_sequence WHERE name IN ('file_types', 'file_type_rules'))
             || ' ' || (SELECT count(*) FROM file_types) || ' ' || (SELECT count(*) FROM file_type_rules)
      """;

  /** What tells the present state of the registry from others. */
  static String version(KeptConnection connection) throws SQLException {
    return connection.first(VERSION, row -> row.getString(1)).orElseThrow();
  }

  /** Reads the registry. */
  static ImportTypes read(KeptConnection connection) throws SQLException {
    String version = version(connection);
    FileTypeRegistry registry = FileTypeRegistry.read(connection);
    List<FileTypeMatcher.Rule> rules = new ArrayList<>();
    for (FileType type : registry.all()) {
      type.rules()
          .forEach(rule -> rules.add(
              new FileTypeMatcher.Rule(rule.kind(), rule.pattern(), type.id(), type.builtIn())));
    }
    FileTypeMatcher matcher =
        new FileTypeMatcher(rules, id(registry, FileType.UNKNOWN), id(registry, FileType.BINARY));
    return new ImportTypes(version, matcher, id(registry, FileType.SYMLINK).value());
  }

  private static FileTypeId id(FileTypeRegistry registry, String name) {
    return registry.find(name).map(FileType::id).orElseThrow();
  }
}
