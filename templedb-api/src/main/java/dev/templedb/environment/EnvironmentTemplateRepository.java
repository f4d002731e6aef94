package dev.templedb.environment;

import java.util.List;
import java.util.Optional;

/**
 * Templates of environments, for all projects: those that come with the library and those that were saved. Every method may throw what
 * {@link dev.templedb.Transactor#inTransaction} lists. Thread-safe when it comes from a {@link dev.templedb.TempleDb}.
 */
public interface EnvironmentTemplateRepository {

  /**
   * Saves a template, in place of one of the same name. {@code db.environmentTemplates().save(EnvironmentTemplate.of("service", "…",
   * db.environments().resolve("app", "dev")))} makes one of an environment.
   *
   * @throws dev.templedb.error.ConflictException when the name is that of a built-in one
   * @throws dev.templedb.error.InvalidInputException when a secret variable of it has the secret of a setting
   * @throws dev.templedb.error.NotFoundException when there is no pin or secret that it names
   */
  EnvironmentTemplate save(EnvironmentTemplate template);

  /** The template with this name. A built-in one goes before one of its name that was saved under a version of the library that had it not. */
  Optional<EnvironmentTemplate> find(String name);

  /**
   * The template with this name.
   *
   * @throws dev.templedb.error.NotFoundException when there is none
   */
  EnvironmentTemplate get(String name);

  /** All templates: the built-in ones first, each kind by name. */
  List<EnvironmentTemplate> list();

  /**
   * Deletes a saved template. Environments that were made from it stay as they are.
   *
   * @throws dev.templedb.error.NotFoundException when there is none
   * @throws dev.templedb.error.ConflictException when it is a built-in one
   */
  void delete(String name);
}
