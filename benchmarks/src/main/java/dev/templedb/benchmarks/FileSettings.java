package dev.templedb.benchmarks;

import dev.templedb.TempleDb;
import dev.templedb.TempleDbOptionsBuilder;
import dev.templedb.transfer.TreeImport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * What page size, reader cache and mapping cost and gain, on a project of 20,000 files and 200 MB: the figures of the decision on file
 * settings. All settings are open at once and take turns in short slices; printed are medians.
 */
final class FileSettings {

  private static final int FILES = 20_000;
  private static final int IMPORTS = 3;
  private static final int WARM_UP = 8;
  private static final int SLICES = 20;
  private static final int READS = 4_000;
  private static final int UPDATES = 500;
  private static final int[] PAGE_SIZES = {4_096, 8_192, 16_384};
  private static final int[] CACHE_MEBIBYTES = {2, 8, 32};
  private static final long MAPPED = 256 << 20;
  private static final String PROJECT = "tree";

  private final Workspace space;
  private final Map<String, Map<String, List<Double>>> figures = new LinkedHashMap<>();
  private final Map<String, TempleDb> open = new LinkedHashMap<>();
  private final Random random = new Random(1);
  private boolean counts;

  private FileSettings(Workspace space) {
    this.space = space;
  }

  static void measure() throws IOException {
    try (Workspace space = new Workspace()) {
      new FileSettings(space).run();
    }
  }

  private void run() throws IOException {
    Path tree = space.path("tree");
    System.out.printf("%,d files, %,d bytes%n", FILES, SourceTree.generate(tree, FILES));
    for (int i = 0; i <= IMPORTS; i++) {
      counts = i > 0;
      for (int pageSize : PAGE_SIZES) {
        importTree(tree, pageSize);
      }
    }
    try {
      openAll();
      for (int i = 0; i < WARM_UP + SLICES; i++) {
        counts = i >= WARM_UP;
        open.forEach(this::slice);
      }
    } finally {
      open.values().forEach(TempleDb::close);
    }
    print();
  }

  private Path file(int pageSize) {
    return space.path("pages-" + pageSize + ".templedb");
  }

  private static String named(int pageSize) {
    return "page size " + pageSize;
  }

  private void importTree(Path tree, int pageSize) throws IOException {
    Path file = file(pageSize);
    Files.deleteIfExists(file);
    try (TempleDb db = TempleDb.open(file, options -> options.pageSize(pageSize))) {
      db.projects().create(PROJECT);
      long start = System.nanoTime();
      db.importTree(TreeImport.of(PROJECT, tree));
      note(named(pageSize), "import ms", (System.nanoTime() - start) / 1e6);
    }
    note(named(pageSize), "file MB", Files.size(file) / 1e6);
  }

  private void openAll() {
    for (int pageSize : PAGE_SIZES) {
      open(named(pageSize), pageSize, options -> {});
      open(named(pageSize) + ", mapped", pageSize, options -> options.mmapBytes(MAPPED));
    }
    for (int mebibytes : CACHE_MEBIBYTES) {
      long cache = (long) mebibytes << 20;
      String setting = "reader cache " + mebibytes + " MiB";
      open(setting, 8_192, options -> options.readerCacheBytes(cache));
      open(
          setting + ", mapped",
          8_192,
          options -> options.readerCacheBytes(cache).mmapBytes(MAPPED));
    }
  }

  private void open(String setting, int pageSize, Consumer<TempleDbOptionsBuilder> options) {
    open.put(setting, TempleDb.open(file(pageSize), options));
  }

  private void slice(String setting, TempleDb db) {
    note(setting, "row µs", micros(READS, () -> db.files().get(PROJECT, randomPath())));
    note(setting, "bytes µs", micros(READS, () -> db.files().readBytes(PROJECT, randomPath())));
    String description = "The description number " + random.nextInt();
    note(
        setting,
        "update µs",
        micros(
            UPDATES,
            () -> db.projects().update(PROJECT, details -> details.withDescription(description))));
  }

  private String randomPath() {
    return SourceTree.path(random.nextInt(FILES));
  }

  private static double micros(int times, Runnable work) {
    long start = System.nanoTime();
    for (int i = 0; i < times; i++) {
      work.run();
    }
    return (System.nanoTime() - start) / 1e3 / times;
  }

  private void note(String setting, String name, double value) {
    if (counts) {
      figures
          .computeIfAbsent(setting, key -> new LinkedHashMap<>())
          .computeIfAbsent(name, key -> new ArrayList<>())
          .add(value);
    }
  }

  private void print() {
    figures.forEach((setting, measured) -> {
      StringBuilder line = new StringBuilder("%-36s".formatted(setting));
      measured.forEach((name, values) -> line.append(String.format(
          Locale.ROOT,
          "  %s %.2f",
          name,
          values.stream().sorted().toList().get(values.size() / 2))));
      System.out.println(line);
    });
  }
}
