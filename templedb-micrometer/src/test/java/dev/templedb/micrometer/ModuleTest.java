package dev.templedb.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** What this module shows and needs. */
class ModuleTest {

  @Test
  void module_showsItsOnePackageAndNeedsTheApiAndMicrometer() throws Exception {
    URI classes = URI.create(TempleDbMetrics.class
        .getProtectionDomain()
        .getCodeSource()
        .getLocation()
        .toString());
    try (InputStream in = classes.resolve("module-info.class").toURL().openStream()) {
      ModuleDescriptor descriptor = ModuleDescriptor.read(in);

      assertThat(descriptor.exports())
          .extracting(ModuleDescriptor.Exports::source)
          .containsExactly("dev.templedb.micrometer");
      assertThat(descriptor.requires())
          .filteredOn(
              requires -> !requires.modifiers().contains(ModuleDescriptor.Requires.Modifier.STATIC))
          .extracting(ModuleDescriptor.Requires::name)
          .containsExactlyInAnyOrder("java.base", "dev.templedb.api", "micrometer.core");
    }
  }
}
