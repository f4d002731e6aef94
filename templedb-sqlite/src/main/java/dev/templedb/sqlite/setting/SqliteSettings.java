package dev.templedb.sqlite.setting;

import dev.templedb.Page;
import dev.templedb.PageRequest;
import dev.templedb.error.InvalidInputException;
import dev.templedb.setting.Secret;
import dev.templedb.setting.Setting;
import dev.templedb.setting.SettingKey;
import dev.templedb.setting.SettingRepository;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.connection.SqlTime;
import dev.templedb.sqlite.project.SqliteProjects;
import dev.templedb.sqlite.secret.SecretRows;
import dev.templedb.sqlite.secret.SecureDelete;
import dev.templedb.sqlite.transaction.Calls;
import dev.templedb.sqlite.transaction.Pages;
import dev.templedb.sqlite.transaction.Summary;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** The table {@code settings}. */
public final class SqliteSettings implements SettingRepository {

  private static final String INSERT = """
      INSERT INTO settings (setting_value, secret_uuid, updated_at, created_at, project_id, setting_name)
      VALUES (?1, ?2, ?3, ?3, ?4, ?5)
      """;
  private static final String UPDATE = """
      UPDATE settings
         SET setting_value = ?1, secret_uuid = ?2, updated_at = ?3
       WHERE project_id IS ?4 AND setting_name = ?5
      """;
  private static final String DESCRIBE = """
      UPDATE settings
         SET description = ?, updated_at = ?
       WHERE project_id IS ? AND setting_name = ?
      """;
  private static final String DELETE =
      "DELETE FROM settings WHERE project_id IS ? AND setting_name = ?";

  private final Calls calls;

  /** Settings reached by {@code calls}. */
  public SqliteSettings(Calls calls) {
    this.calls = calls;
  }

  @Override
  public Setting set(SettingKey key, String value) {
    Setting.checkText(value);
    return store(key, connection -> null, value);
  }

  @Override
  public Setting setSecret(SettingKey key, Secret value) {
    Objects.requireNonNull(value, "value");
    return store(
        key,
        connection -> SecretRows.insert(connection, calls.options(), calls.clock(), value),
        "");
  }

  /** Gives the identity of a secret that it stores, or nothing. */
  @FunctionalInterface
  private interface SecretSource {
    @Nullable UUID store(KeptConnection connection) throws SQLException;
  }

  private Setting store(SettingKey key, SecretSource secret, String value) {
    return calls.write(Operation.of("setting", key.toString()), (connection, change) -> {
      Long projectId = projectId(connection, key);
      Optional<Setting> before = SettingRows.find(connection, key);
      UUID uuid = secret.store(connection);
      String now = SqlTime.format(calls.clock().instant());
      // What is clear now can become secret later, and must not be in what the page has free then.
      SecureDelete.run(
          connection,
          () -> connection.update(
              before.isPresent() ? UPDATE : INSERT,
              value,
              uuid == null ? null : uuid.toString(),
              now,
              projectId,
              key.name()));
      if (uuid != null && before.isPresent() && !before.get().isSecret()) {
        SettingPages.rewrite(connection);
      }
      forgetSecret(connection, before);
      Setting after = SettingRows.get(connection, key);
      if (before.isPresent()) {
        change.updated("setting.update", key.toString(), summary(before.get()), summary(after));
      } else {
        change.created("setting.create", key.toString(), summary(after));
      }
      return after;
    });
  }

  private static @Nullable Long projectId(KeptConnection connection, SettingKey key)
      throws SQLException {
    return key.projectSlug().isPresent()
        ? Long.valueOf(
            SqliteProjects.get(connection, key.projectSlug().get()).id().value())
        : null;
  }

  private static void forgetSecret(KeptConnection connection, Optional<Setting> before)
      throws SQLException {
    Optional<UUID> secret = before.flatMap(Setting::secret);
    if (secret.isPresent()) {
      SecretRows.deleteOfSetting(connection, secret.get());
    }
  }

  /** Never the value, which may be a secret although nobody has said so. */
  private static Summary summary(Setting setting) {
    return Summary.of("name", setting.key().name())
        .with("secret", setting.isSecret())
        .with("description", setting.description());
  }

  @Override
  public Setting describe(SettingKey key, String description) {
    Setting.checkText(description);
    return calls.write(Operation.of("describing setting", key.toString()), (connection, change) -> {
      Setting before = SettingRows.get(connection, key);
      Long projectId = projectId(connection, key);
      // The row is written anew with its value, and may go to another place.
      SecureDelete.run(
          connection,
          () -> connection.update(
              DESCRIBE,
              description,
              SqlTime.format(calls.clock().instant()),
              projectId,
              key.name()));
      Setting after = SettingRows.get(connection, key);
      change.updated("setting.describe", key.toString(), summary(before), summary(after));
      return after;
    });
  }

  @Override
  public Optional<Setting> find(SettingKey key) {
    return calls.read(
        Operation.of("finding setting", key.toString()),
        connection -> SettingRows.find(connection, key));
  }

  @Override
  public Setting get(SettingKey key) {
    return calls.read(
        Operation.of("getting setting", key.toString()),
        connection -> SettingRows.get(connection, key));
  }

  @Override
  public Page<Setting> listGlobal(PageRequest request) {
    return calls.read(
        Operation.of("listing settings"),
        connection -> page(connection.handle().createQuery(SettingRows.LIST_GLOBAL), request));
  }

  @Override
  public Page<Setting> list(String projectSlug, PageRequest request) {
    return calls.read(
        Operation.of("listing settings of project", projectSlug),
        connection -> page(
            connection
                .handle()
                .createQuery(SettingRows.LIST)
                .bind(
                    "projectId",
                    SqliteProjects.get(connection, projectSlug).id().value()),
            request));
  }

  private static Page<Setting> page(Query query, PageRequest request) {
    List<Setting> rows = query
        .bind("after", request.after().orElse(""))
        .bind("limit", request.limit() + 1)
        .map((row, context) -> SettingRows.setting(row))
        .list();
    return Pages.of(request, rows, setting -> setting.key().name());
  }

  @Override
  public Secret reveal(SettingKey key) {
    return calls.write(Operation.of("revealing setting", key.toString()), (connection, change) -> {
      UUID uuid = SettingRows.get(connection, key)
          .secret()
          .orElseThrow(() -> new InvalidInputException(
              connection.operation() + ": it is not secret; its value is in what get gives"));
      Secret secret = SecretRows.reveal(connection, calls.options(), uuid);
      change.updated(
          "secret.reveal", key.toString(), Summary.of(), Summary.of("setting", key.name()));
      return secret;
    });
  }

  @Override
  public void delete(SettingKey key) {
    calls.write(Operation.of("deleting setting", key.toString()), (connection, change) -> {
      Setting before = SettingRows.get(connection, key);
      Long projectId = projectId(connection, key);
      SecureDelete.run(connection, () -> connection.update(DELETE, projectId, key.name()));
      forgetSecret(connection, Optional.of(before));
      change.deleted("setting.delete", key.toString(), summary(before));
      return true;
    });
  }
}
