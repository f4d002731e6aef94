package dev.templedb.environment;

import dev.templedb.Page;
import dev.templedb.PageRequest;
import java.util.Optional;

/**
 * Pins, shared by the environments of all projects. Every method may throw what {@link dev.templedb.Transactor#inTransaction} lists.
 * Thread-safe when it comes from a {@link dev.templedb.TempleDb}.
 */
public interface PinRepository {

  /**
   * Stores a pin.
   *
   * @throws dev.templedb.error.ConflictException when there is another pin of that name; the very same one is fine
   */
  Pin create(Pin pin);

  /** The pin with this name. */
  Optional<Pin> find(String name);

  /**
   * The pin with this name.
   *
   * @throws dev.templedb.error.NotFoundException when there is none
   */
  Pin get(String name);

  /** All pins, by name. */
  Page<Pin> list(PageRequest request);

  /**
   * Deletes a pin.
   *
   * @throws dev.templedb.error.NotFoundException when there is none
   * @throws dev.templedb.error.ConflictException when an environment, a version of one, or a saved template names it, for all packages or for
   *     one
   */
  void delete(String name);
}
