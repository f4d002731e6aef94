package dev.templedb.spi;

import dev.templedb.TempleDb;
import dev.templedb.TempleDbOptions;
import dev.templedb.backup.RestoreReport;
import dev.templedb.backup.RestoreRequest;
import dev.templedb.schema.Migrations;
import java.nio.file.Path;

/**
 * Opens databases. An implementation is registered both by {@code provides} in its module descriptor and in {@code META-INF/services},
 * and is loaded by the class loader of {@link TempleDb}. Implementations are thread-safe.
 */
public interface TempleDbProvider {

  /** The name that an error message gives this provider, for instance {@code sqlite}. */
  String name();

  /** Opens {@code path} for reading and writing; contract as {@link TempleDb#open(Path)}. */
  TempleDb open(Path path, TempleDbOptions options);

  /** Opens {@code path} for reading; contract as {@link TempleDb#openReadOnly(Path)}. */
  TempleDb openReadOnly(Path path, TempleDbOptions options);

  /** The migrations of {@code path}, opened anew for each call; contract as {@link TempleDb#migrations(Path)}. */
  Migrations migrations(Path path, TempleDbOptions options);

  /** Creates a database that ends with its {@code close()}; contract as {@link TempleDb#inMemory()}. */
  TempleDb inMemory(TempleDbOptions options);

  /**
   * Puts a backup into the place of a database that nobody has open; contract as {@link TempleDb#restore(RestoreRequest, Path)}.
   */
  RestoreReport restore(RestoreRequest request, Path database, TempleDbOptions options);
}
