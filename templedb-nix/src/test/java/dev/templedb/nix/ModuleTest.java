package dev.templedb.nix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.nix.detection.PackageDetector;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** What this module shows and needs. */
class ModuleTest {

  private static ModuleDescriptor descriptor() throws IOException {
    URI classes = URI.create(PackageDetector.class
        .getProtectionDomain()
        .getCodeSource()
        .getLocation()
        .toString());
    try (InputStream in = classes.resolve("module-info.class").toURL().openStream()) {
      return ModuleDescriptor.read(in);
    }
  }

  @Test
  void exports_areDetectionEnteringAndExpressionAlone() throws IOException {
    assertThat(descriptor().exports())
        .extracting(ModuleDescriptor.Exports::source)
        .containsExactlyInAnyOrder(
            "dev.templedb.nix.detection",
            "dev.templedb.nix.entering",
            "dev.templedb.nix.expression");
    assertThat(descriptor().opens()).isEmpty();
  }

  @Test
  void requires_ofOursIsTheApiAloneAndNoSql() throws IOException {
    assertThat(descriptor().requires())
        .extracting(ModuleDescriptor.Requires::name)
        .filteredOn(name -> name.startsWith("dev.templedb") || name.contains("sql"))
        .containsExactly("dev.templedb.api");
  }
}
