package dev.templedb.sqlite.project;

import dev.templedb.content.ContentHash;
import dev.templedb.project.FileType;
import dev.templedb.project.FileTypeId;
import dev.templedb.sqlite.connection.Columns;
import dev.templedb.sqlite.connection.KeptConnection;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Gives the rules of the registry as a connection sees it, and makes a new one only when the registry has changed. Thread-safe. */
public final class FileTypeMatchers {

  private static final String BUILT_IN_STATE = """
      SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'file_type_rules'), 0),
             (SELECT count(*) FROM file_type_rules),
             (SELECT coalesce(sum(id * file_type_id), 0) FROM file_type_rules)
      """;
  private static final String OWN_RULES = """
      SELECT r.id, r.file_type_id, r.rule_kind, r.pattern
        FROM file_types t
        JOIN file_type_rules r ON r.file_type_id = t.id
       WHERE t.is_builtin = 0
       ORDER BY r.id
      """;

  /**
   * What tells two states of the registry apart. Only migrations change built-in rules, so counts will do for those, and a sum that differs
   * where another process has restored a database in which they have other ids; one's own stand there in full, because ids are used again
   * after a rollback.
   */
  private record State(long sequence, long count, long ids, List<String> ownRules) {}

  /**
   * The rules at some moment.
   *
   * @param state tells them from those at another moment
   * @param matcher the rules
   * @param symlink the type of symbolic links
   */
  public record Known(String state, FileTypeMatcher matcher, FileTypeId symlink) {}

  private volatile @Nullable Known known;

  /** Knows none yet. */
  public FileTypeMatchers() {}

  /** Forgets what it knows, after everything in the database was replaced. */
  public void forget() {
    known = null;
  }

  /** The rules that {@code connection} sees at this moment. */
  public Known current(KeptConnection connection) throws SQLException {
    String state = ContentHash.of(state(connection).toString().getBytes(StandardCharsets.UTF_8))
        .hex();
    Known present = known;
    if (present != null && present.state().equals(state)) {
      return present;
    }
    FileTypeRegistry registry = FileTypeRegistry.read(connection);
    present = new Known(state, matcher(registry), id(registry, FileType.SYMLINK));
    known = present;
    return present;
  }

  private static State state(KeptConnection connection) throws SQLException {
    List<String> own = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(OWN_RULES);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        own.add(rows.getLong(1) + " " + rows.getLong(2) + " " + Columns.text(rows, 3) + " "
            + Columns.text(rows, 4));
      }
    }
    return connection
        .first(
            BUILT_IN_STATE, row -> new State(row.getLong(1), row.getLong(2), row.getLong(3), own))
        .orElseThrow();
  }

  private static FileTypeMatcher matcher(FileTypeRegistry registry) {
    List<FileTypeMatcher.Rule> rules = new ArrayList<>();
    for (FileType type : registry.all()) {
      type.rules()
          .forEach(rule -> rules.add(
              new FileTypeMatcher.Rule(rule.kind(), rule.pattern(), type.id(), type.builtIn())));
    }
    return new FileTypeMatcher(
        rules, id(registry, FileType.UNKNOWN), id(registry, FileType.BINARY));
  }

  private static FileTypeId id(FileTypeRegistry registry, String name) {
    return Objects.requireNonNull(
        registry.find(name).map(FileType::id).orElse(null), "file type " + name);
  }
}
