package dev.templedb.sqlite.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.TempleDb;
import dev.templedb.sqlite.launch.SqliteShell;
import dev.templedb.transfer.ImportReport;
import dev.templedb.transfer.TreeImport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A large tree, as the operating system's own tools see it and as the plain shell finds it in the database. */
class ImportRealTreeTest {

  private static final List<String> WORDS = List.of(
      "order",
      "customer",
      "price",
      "index",
      "buffer",
      "render",
      "parse",
      "token",
      "window",
      "query");

  @TempDir
  Path directory;

  @Test
  void import_treeOfThousandsOfFiles_viewEqualsFindAndSha256sum() throws Exception {
    Path tree = directory.resolve("tree");
    int files = writeProject(tree);
    Path database = directory.resolve("test.db");
    try (TempleDb db = TempleDb.open(database)) {
      db.projects().create("app");
      db.projects().create("other");
      db.importTree(TreeImport.of("other", tree.resolve("module-1")));
      ImportReport report = db.importTree(TreeImport.of("app", tree));
      assertThat(report.added()).isEqualTo(files).isGreaterThan(2_000);
      assertThat(report.skipped()).isEmpty();

      Map<String, String> byTools = new TreeMap<>();
      String sums = Tools.run(
          tree, "bash", "-c", "find . -type f -printf '%P\\0' | xargs -0 sha256sum -z --");
      for (String line : sums.split("\0", -1)) {
        if (!line.isEmpty()) {
          byTools.put(line.substring(66), line.substring(0, 64));
        }
      }
      assertThat(Integer.parseInt(
              Tools.run(tree, "bash", "-c", "find . -type f -printf x | wc -c").strip()))
          .isEqualTo(files);

      Map<String, String> byShell = new TreeMap<>();
      SqliteShell.orSkip(directory)
          .run(
              database,
              "SELECT hex(file_path), hash_sha256 FROM current_file_contents_view WHERE project_slug = 'app';")
          .printedWithoutError()
          .lines()
          .forEach(line -> byShell.put(
              new String(
                  HexFormat.of().parseHex(line.substring(0, line.indexOf('|'))),
                  StandardCharsets.UTF_8),
              line.substring(line.indexOf('|') + 1)));
      assertThat(byShell).isEqualTo(byTools).hasSize(files);
      assertThat(Trees.inProject(db, "app")).isEqualTo(Trees.onDisk(tree));
    }
  }

  /** Sources, tests, resources and documents of some modules, the same each time. */
  private static int writeProject(Path tree) throws IOException {
    Random random = new Random(20261120);
    int files = 0;
    for (int module = 0; module < 12; module++) {
      String root = "module-" + module;
      Trees.write(tree, root + "/pom.xml", "<project><name>" + root + "</name></project>\r\n");
      Trees.write(tree, root + "/read me.md", "# " + root + "\n\n" + prose(random, 300));
      Trees.write(tree, root + "/logo.png", Trees.random(module, 3_000 + 700 * module));
      Trees.write(tree, root + "/src/empty/.gitkeep", "");
      Trees.write(
          tree, root + "/data/r\u00e9sum\u00e9 \"" + module + "\".csv", prose(random, 4_000));
      for (int i = 0; i < 175; i++) {
        String name = Character.toUpperCase(word(random).charAt(0)) + word(random) + i;
        String pack = "com/example/" + word(random) + "/" + word(random);
        Trees.write(
            tree, root + "/src/main/java/" + pack + "/" + name + ".java", java(random, pack, name));
      }
      files += 180;
    }
    Trees.write(tree, "dist/archive.tar.gz", Trees.random(99, 3_500_000));
    Trees.write(tree, "line\nbreak/it's", "odd");
    return files + 2;
  }

  private static String java(Random random, String pack, String name) {
    StringBuilder source = new StringBuilder("package " + pack.replace('/', '.') + ";\n\n");
    source
        .append("/** ")
        .append(prose(random, 12))
        .append(". */\npublic class ")
        .append(name);
    source.append(" {\n");
    for (int i = random.nextInt(12); i >= 0; i--) {
      String field = word(random) + i;
      source.append(String.format(
          Locale.ROOT,
          "  private int %1$s = %2$d;%n%n  int %1$s() {%n    return %1$s; // %3$s%n  }%n",
          field,
          random.nextInt(1_000),
          prose(random, 6)));
    }
    return source.append("}\n").toString();
  }

  private static String prose(Random random, int words) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < words; i++) {
      text.append(word(random)).append(i % 12 == 11 ? '\n' : ' ');
    }
    return text.toString().stripTrailing();
  }

  private static String word(Random random) {
    return WORDS.get(random.nextInt(WORDS.size()));
  }
}
