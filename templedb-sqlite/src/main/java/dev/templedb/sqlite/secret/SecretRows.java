package dev.templedb.sqlite.secret;

import dev.templedb.TempleDbOptions;
import dev.templedb.error.CorruptionException;
import dev.templedb.error.InvalidInputException;
import dev.templedb.error.NotFoundException;
import dev.templedb.setting.Secret;
import dev.templedb.sqlite.connection.Columns;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.SqlTime;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/**
 * The table {@code secrets}, as what refers to it uses it. A clear value comes in and goes out, and never reaches a statement.
 *
 * <p>What refers to a secret has its uuid. There is no foreign key: versions and templates have it in their state, and without one {@link
 * SqliteSecrets} can clear the table at once.
 */
public final class SecretRows {

  private static final String INSERT = """
      INSERT INTO secrets (uuid, recipients, ciphertext, created_at, updated_at)
      VALUES (?1, ?2, ?3, ?4, ?4)
      """;
  private static final String FIND =
      "SELECT uuid, recipients, ciphertext FROM secrets WHERE uuid = ?";

  /** Selects uuids of secrets that something refers to. */
  static final String USED = """
      SELECT secret_uuid FROM nix_env_variables WHERE secret_uuid IS NOT NULL
      UNION
      SELECT secret_uuid FROM settings WHERE secret_uuid IS NOT NULL
      UNION
      SELECT json_extract(j.value, '$.secret')
        FROM nix_environment_versions v, json_each(v.state, '$.variables') j
       WHERE instr(v.state, '"secret"') > 0 AND json_extract(j.value, '$.secret') IS NOT NULL
      UNION
      SELECT json_extract(j.value, '$.secret')
        FROM nix_environment_templates t, json_each(t.state, '$.variables') j
       WHERE instr(t.state, '"secret"') > 0 AND json_extract(j.value, '$.secret') IS NOT NULL
      """;

  /** No version or template names the secret of a setting, see {@link #requireForVariable}; so they need not be read, of which there may be many. */
  private static final String DELETE_OF_SETTING = """
      DELETE FROM secrets
       WHERE uuid = ?1
         AND NOT EXISTS (SELECT 1 FROM settings WHERE secret_uuid = ?1)
         AND NOT EXISTS (SELECT 1 FROM nix_env_variables WHERE secret_uuid = ?1)
      """;

  private static final String DELETE_UNUSED =
      "DELETE FROM secrets WHERE uuid = ? AND uuid NOT IN (" + USED + ")";

  private static final String OF_SETTING = "SELECT 1 FROM settings WHERE secret_uuid = ?";

  /** An encrypted value. */
  record Row(UUID uuid, String recipients, String ciphertext) {

    /** Without the ciphertext, which is of no use to a person. */
    @Override
    public String toString() {
      return "secret " + uuid + " for " + recipients;
    }
  }

  private SecretRows() {}

  /**
   * Encrypts a value and stores it; its identity.
   *
   * @throws dev.templedb.error.SecretKeyException when the options name nobody to encrypt for
   */
  public static UUID insert(
      KeptConnection connection, TempleDbOptions options, Clock clock, Secret secret)
      throws SQLException {
    SecretBox box = new SecretBox(options);
    UUID uuid = UUID.randomUUID();
    String sealed = box.seal(connection.operation(), secret);
    String now = SqlTime.format(clock.instant());
    SecureDelete.run(
        connection,
        () -> connection.update(
            INSERT, uuid.toString(), box.recipients(connection.operation()), sealed, now));
    return uuid;
  }

  /**
   * Refuses, for a variable, the identity of a secret that is not there, or that is a setting's: it goes with the setting, without a look at the
   * versions of environments.
   */
  public static void requireForVariable(KeptConnection connection, UUID uuid) throws SQLException {
    if (connection.first(FIND, row -> true, uuid.toString()).isEmpty()) {
      throw new NotFoundException(connection.operation() + ": there is no secret " + uuid
          + " in this database; set the value as a secret");
    }
    if (connection.first(OF_SETTING, row -> true, uuid.toString()).isPresent()) {
      throw new InvalidInputException(connection.operation() + ": the secret " + uuid
          + " is a setting's and goes with it; set the value as a secret of the variable");
    }
  }

  /**
   * Decrypts a value, for who refers to it.
   *
   * @throws dev.templedb.error.SecretKeyException when no key in the options opens it
   * @throws CorruptionException when it is gone or damaged
   */
  public static Secret reveal(KeptConnection connection, TempleDbOptions options, UUID uuid)
      throws SQLException {
    Row row = connection
        .first(
            FIND,
            found ->
                new Row(Columns.uuid(found, 1), Columns.text(found, 2), Columns.text(found, 3)),
            uuid.toString())
        .orElseThrow(() -> new CorruptionException(connection.operation() + ": the secret " + uuid
            + " is gone, by an edit by hand; set the value again"));
    return new SecretBox(options).open(connection.operation(), row);
  }

  /** Deletes those of these secrets that nothing refers to, not even an old version of an environment. Reads all versions for each. */
  public static void deleteUnused(KeptConnection connection, List<UUID> uuids) throws SQLException {
    SecureDelete.run(connection, () -> {
      int deleted = 0;
      for (UUID uuid : uuids) {
        deleted += connection.update(DELETE_UNUSED, uuid.toString());
      }
      return deleted;
    });
  }

  /** Deletes the secret that a setting had, unless another setting refers to it, or a variable that was written by hand. */
  public static void deleteOfSetting(KeptConnection connection, UUID uuid) throws SQLException {
    SecureDelete.run(connection, () -> connection.update(DELETE_OF_SETTING, uuid.toString()));
  }
}
