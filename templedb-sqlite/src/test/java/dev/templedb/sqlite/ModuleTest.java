package dev.templedb.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.TempleDb;
import dev.templedb.testkit.TempleDbExtension;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the modules that are tested here show, and which of them may use SQL. */
class ModuleTest {

  private static ModuleDescriptor descriptor(Class<?> type) throws IOException {
    URL location = type.getProtectionDomain().getCodeSource().getLocation();
    String descriptor = Path.of(URI.create(location.toString())).toFile().isDirectory()
        ? location + "module-info.class"
        : "jar:" + location + "!/module-info.class";
    try (InputStream in = URI.create(descriptor).toURL().openStream()) {
      return ModuleDescriptor.read(in);
    }
  }

  @Test
  void sqlite_exports_nothing() throws IOException {
    ModuleDescriptor sqlite = descriptor(SqliteProvider.class);

    assertThat(sqlite.exports()).isEmpty();
    assertThat(sqlite.opens()).isEmpty();
    assertThat(sqlite.isOpen()).isFalse();
    assertThat(sqlite.provides()).singleElement().satisfies(provides -> {
      assertThat(provides.service()).isEqualTo("dev.templedb.spi.TempleDbProvider");
      assertThat(provides.providers()).containsExactly(SqliteProvider.class.getName());
    });
  }

  @Test
  void testkit_exports_itsOnePackage() throws IOException {
    assertThat(descriptor(TempleDbExtension.class).exports())
        .extracting(ModuleDescriptor.Exports::source)
        .containsExactly("dev.templedb.testkit");
  }

  @Test
  void javaSql_noOtherModule_requiresIt() throws IOException {
    for (Class<?> type : new Class<?>[] {TempleDb.class, TempleDbExtension.class}) {
      assertThat(descriptor(type).requires())
          .extracting(ModuleDescriptor.Requires::name)
          .doesNotContain("java.sql", "org.xerial.sqlitejdbc", "dev.templedb.sqlite");
    }
    assertThat(descriptor(SqliteProvider.class).requires())
        .extracting(ModuleDescriptor.Requires::name)
        .contains("java.sql");
  }
}
