package dev.templedb;

import dev.templedb.spi.TempleDbProvider;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Consumer;

/** Finds the one implementation. */
final class Providers {

  private Providers() {}

  static TempleDbProvider only() {
    List<TempleDbProvider> found =
        ServiceLoader.load(TempleDbProvider.class, TempleDb.class.getClassLoader()).stream()
            .map(ServiceLoader.Provider::get)
            .toList();
    return only(found);
  }

  static TempleDbProvider only(List<TempleDbProvider> found) {
    return switch (found.size()) {
      case 1 -> found.get(0);
      case 0 ->
        throw new IllegalStateException(
            "opening a database: no TempleDB implementation found; add the artifact"
                + " dev.templedb:templedb-sqlite to the class path or module path");
      default ->
        throw new IllegalStateException(
            "opening a database: several TempleDB implementations found: "
                + found.stream()
                    .map(
                        provider -> provider.name() + " (" + provider.getClass().getName() + ")")
                    .toList()
                + "; keep one of them, for instance dev.templedb:templedb-sqlite");
    };
  }

  static TempleDbOptions options(Consumer<? super TempleDbOptionsBuilder> change) {
    TempleDbOptionsBuilder builder = TempleDbOptions.builder();
    change.accept(builder);
    return builder.build();
  }
}
