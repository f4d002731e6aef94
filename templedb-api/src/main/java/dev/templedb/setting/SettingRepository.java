package dev.templedb.setting;

import dev.templedb.Page;
import dev.templedb.PageRequest;
import java.util.Optional;

/**
 * Settings of the database and of its projects: names with values, clear or secret. A project's are deleted with it. Every method may throw
 * what {@link dev.templedb.Transactor#inTransaction} lists; every method but {@link #find} throws {@link
 * dev.templedb.error.NotFoundException} when the project does not exist. Thread-safe when it comes from a {@link dev.templedb.TempleDb}.
 *
 * <p>A secret value is encrypted before it gets into the database, for the {@linkplain dev.templedb.TempleDbOptions#secretRecipients() recipients in
 * the options}, and nothing but {@link #reveal} decrypts it.
 */
public interface SettingRepository {

  /** Gives a setting a clear value, new or existing; a secret one becomes clear. A description stays. */
  Setting set(SettingKey key, String value);

  /**
   * Gives a setting a secret value, new or existing; a clear one becomes secret. A description stays.
   *
   * @throws dev.templedb.error.SecretKeyException when the options name nobody to encrypt for
   */
  Setting setSecret(SettingKey key, Secret value);

  /**
   * Says what a setting is for.
   *
   * @throws dev.templedb.error.NotFoundException also when there is no such setting
   */
  Setting describe(SettingKey key, String description);

  /** The setting; empty also when there is no such project. */
  Optional<Setting> find(SettingKey key);

  /**
   * The setting.
   *
   * @throws dev.templedb.error.NotFoundException also when there is no such setting
   */
  Setting get(SettingKey key);

  /** The settings of the whole database, by name. */
  Page<Setting> listGlobal(PageRequest request);

  /** The settings of a project, by name. */
  Page<Setting> list(String projectSlug, PageRequest request);

  /**
   * The value of a secret setting. The audit log says who asked for it, so it can't be had from a database that is opened read-only.
   *
   * @throws dev.templedb.error.NotFoundException also when there is no such setting
   * @throws dev.templedb.error.InvalidInputException when the setting is clear: its value is in {@link Setting#value()}
   * @throws dev.templedb.error.SecretKeyException when no key in the options opens it
   * @throws dev.templedb.error.CorruptionException when what is stored was damaged
   */
  Secret reveal(SettingKey key);

  /**
   * Deletes a setting, with its secret value.
   *
   * @throws dev.templedb.error.NotFoundException also when there is no such setting
   */
  void delete(SettingKey key);
}
