package dev.templedb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What this module shows and needs: each line here is a promise to users. */
class ModuleTest {

  private static Path classes() throws URISyntaxException {
    return Path.of(
        TempleDb.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private static ModuleDescriptor descriptor() throws IOException, URISyntaxException {
    try (InputStream in = Files.newInputStream(classes().resolve("module-info.class"))) {
      return ModuleDescriptor.read(in);
    }
  }

  @Test
  void exports_areTheDomainsAndNothingElse() throws Exception {
    assertThat(descriptor().exports())
        .allMatch(exports -> !exports.isQualified())
        .extracting(ModuleDescriptor.Exports::source)
        .containsExactlyInAnyOrder(
            "dev.templedb",
            "dev.templedb.audit",
            "dev.templedb.backup",
            "dev.templedb.content",
            "dev.templedb.environment",
            "dev.templedb.error",
            "dev.templedb.maintenance",
            "dev.templedb.monitoring",
            "dev.templedb.project",
            "dev.templedb.schema",
            "dev.templedb.search",
            "dev.templedb.setting",
            "dev.templedb.spi",
            "dev.templedb.transfer");
    assertThat(descriptor().opens()).isEmpty();
    assertThat(descriptor().uses()).containsExactly("dev.templedb.spi.TempleDbProvider");
  }

  @Test
  void requires_atRunTime_areTheJdksBaseAlone() throws Exception {
    assertThat(descriptor().requires())
        .filteredOn(requires -> !requires.modifiers().contains(Requires.Modifier.STATIC))
        .extracting(Requires::name)
        .containsExactly("java.base");
    assertThat(descriptor().requires())
        .extracting(Requires::name)
        .containsExactlyInAnyOrder("java.base", "org.immutables.value.annotations", "org.jspecify");
  }

  @Test
  void publicTypes_inEachPackage_areFewEnoughToKnow() throws Exception {
    Map<String, Set<String>> types = publicTypes();

    assertThat(types.get("dev.templedb")).hasSizeBetween(5, 12);
    assertThat(types)
        .allSatisfy((name, publicTypes) -> assertThat(publicTypes)
            .as(name)
            .filteredOn(type -> !publicTypes.contains(type.replaceFirst("Builder$", ""))
                || !type.endsWith("Builder"))
            .hasSizeLessThanOrEqualTo(22));
    assertThat(types.get("dev.templedb.spi")).containsExactly("TempleDbProvider");
  }

  /** Public top-level types by package. */
  private static Map<String, Set<String>> publicTypes() throws Exception {
    Path root = classes();
    assumeThat(root).isDirectory();
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(".class"))
          .map(file -> root.relativize(file).toString())
          .filter(file -> !file.contains("$") && !file.endsWith("-info.class"))
          .map(file -> file.substring(0, file.length() - ".class".length()).replace('/', '.'))
          .map(ModuleTest::load)
          .filter(type -> Modifier.isPublic(type.getModifiers()))
          .collect(Collectors.groupingBy(
              Class::getPackageName,
              TreeMap::new,
              Collectors.mapping(Class::getSimpleName, Collectors.toSet())));
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
