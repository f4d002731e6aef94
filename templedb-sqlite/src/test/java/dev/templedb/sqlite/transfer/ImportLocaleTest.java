package dev.templedb.sqlite.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.TempleDb;
import dev.templedb.sqlite.launch.ImportMain;
import dev.templedb.sqlite.launch.JavaProgram;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Importing where the JVM doesn't use UTF-8 for file names. */
class ImportLocaleTest {

  @TempDir
  Path directory;

  @Test
  void import_asciiTreeInTheCLocale_works() throws Exception {
    Path tree = directory.resolve("tree");
    Trees.write(tree, "src/Main.java", "class Main {}  // \u00e9");
    Path database = directory.resolve("test.db");

    List<String> lines = importInTheCLocale(database, "app", tree);

    assertThat(lines).contains("added 1");
    try (TempleDb db = TempleDb.open(database)) {
      assertThat(Trees.inProject(db, "app")).isEqualTo(Trees.onDisk(tree));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cafe\u0301", "\uFFFD"})
  void import_nameBeyondAsciiInTheCLocale_isRefusedAndNothingChanges(String name) throws Exception {
    Path tree = directory.resolve("tree");
    Trees.write(tree, "a.txt", "a");
    Path database = directory.resolve("test.db");
    importInTheCLocale(database, "app", tree);
    Trees.write(tree, "b.txt", "b");
    Trees.write(tree, name + "/c.txt", "c");

    List<String> lines = importInTheCLocale(database, "app", tree);

    assertThat(lines)
        .anySatisfy(line -> assertThat(line)
            .startsWith("failed InvalidInputException: ")
            .contains("set LC_ALL=C.UTF-8 before the JVM starts"));
    try (TempleDb db = TempleDb.open(database)) {
      assertThat(Trees.inProject(db, "app")).containsOnlyKeys("a.txt");
    }
  }

  @Test
  void import_linkTargetBeyondAsciiInTheCLocale_isRefused() throws Exception {
    Path tree = directory.resolve("tree");
    Trees.link(tree, "link", "caf\u00e9");

    assertThat(importInTheCLocale(directory.resolve("test.db"), "app", tree))
        .anyMatch(line -> line.contains("set LC_ALL=C.UTF-8"));
  }

  @Test
  void import_nameBeyondAsciiThatIsIgnoredInTheCLocale_works() throws Exception {
    Path tree = directory.resolve("tree");
    Trees.write(tree, ".gitignore", "/out/\n");
    Trees.write(tree, "out/caf\u00e9", "c");
    Trees.write(tree, ".git/caf\u00e9", "c");

    assertThat(importInTheCLocale(directory.resolve("test.db"), "app", tree)).contains("added 1");
  }

  private static List<String> importInTheCLocale(Path database, String slug, Path tree)
      throws Exception {
    try (JavaProgram program = JavaProgram.startIn(
        Map.of("LC_ALL", "C"), List.of(), ImportMain.class, database, slug, tree)) {
      return program.lines();
    }
  }
}
