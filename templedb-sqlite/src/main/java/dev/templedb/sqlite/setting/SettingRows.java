package dev.templedb.sqlite.setting;

import dev.templedb.error.CorruptionException;
import dev.templedb.error.NotFoundException;
import dev.templedb.setting.Setting;
import dev.templedb.setting.SettingKey;
import dev.templedb.sqlite.connection.Columns;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.project.SqliteProjects;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/** Reads rows of {@code settings}, some of which a person may have written. */
final class SettingRows {

  private static final String SELECT = """
      SELECT p.slug, s.setting_name, s.setting_value, s.secret_uuid, s.description, s.created_at, s.updated_at
        FROM settings s
        LEFT JOIN projects p ON p.id = s.project_id
      """;
  private static final String FIND_GLOBAL =
      SELECT + " WHERE s.project_id IS NULL AND s.setting_name = ?";
  private static final String FIND = SELECT
      + " WHERE s.project_id = (SELECT id FROM projects WHERE slug = ?) AND s.setting_name = ?";
  static final String LIST_GLOBAL = SELECT
      + " WHERE s.project_id IS NULL AND s.setting_name > :after ORDER BY s.setting_name LIMIT :limit";
  static final String LIST = SELECT
      + " WHERE s.project_id = :projectId AND s.setting_name > :after ORDER BY s.setting_name LIMIT :limit";

  private SettingRows() {}

  static Optional<Setting> find(KeptConnection connection, SettingKey key) throws SQLException {
    return key.projectSlug().isPresent()
        ? connection.first(FIND, SettingRows::setting, key.projectSlug().get(), key.name())
        : connection.first(FIND_GLOBAL, SettingRows::setting, key.name());
  }

  static Setting get(KeptConnection connection, SettingKey key) throws SQLException {
    Optional<Setting> found = find(connection, key);
    if (found.isEmpty()) {
      if (key.projectSlug().isPresent()) {
        SqliteProjects.get(connection, key.projectSlug().get());
      }
      throw new NotFoundException(connection.operation() + ": there is no such setting; list "
          + (key.projectSlug().isPresent() ? "the project's settings" : "the global settings")
          + " to see which there are");
    }
    return found.get();
  }

  static Setting setting(ResultSet row) throws SQLException {
    String name = Columns.text(row, 2);
    try {
      return new Setting(
          new SettingKey(Columns.optionalText(row, 1), name),
          Columns.text(row, 3),
          Columns.optionalText(row, 4).map(UUID::fromString),
          Columns.optionalText(row, 5),
          Columns.instant(row, 6),
          Columns.instant(row, 7));
    } catch (IllegalArgumentException e) {
      throw new CorruptionException(
          "reading setting '" + name + "': " + e.getMessage()
              + "; correct the row, which was written by hand",
          e);
    }
  }
}
