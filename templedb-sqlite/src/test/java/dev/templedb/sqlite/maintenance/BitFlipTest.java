package dev.templedb.sqlite.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.TempleDb;
import dev.templedb.error.TempleDbException;
import dev.templedb.maintenance.IntegrityProblem;
import dev.templedb.maintenance.IntegrityReport;
import dev.templedb.project.FileQuery;
import dev.templedb.project.Project;
import dev.templedb.project.ProjectFile;
import dev.templedb.search.ContentSearch;
import dev.templedb.transfer.Checkout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteConfig;

/**
 * Each flipped bit of a closed database is found, or changes nothing of what it holds; and nobody is given what was not stored.
 * {@code -Dtempledb.flips=1000} is the number of each campaign, {@code -Dtempledb.flips.seed} another choice of bits.
 */
class BitFlipTest {

  private static final System.Logger log = System.getLogger(BitFlipTest.class.getName());

  private static final int FLIPS = Integer.getInteger("templedb.flips", 8);
  private static final long SEED = Long.getLong("templedb.flips.seed", 1);

  @TempDir
  Path directory;

  private final Map<String, Integer> outcomes = new TreeMap<>();
  private final List<String> missed = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(ints = {1_024, 8_192})
  @Timeout(value = 60, unit = TimeUnit.MINUTES)
  void flip_anyBit_isReportedOrChangesNothing(int pageSize) throws Exception {
    Everything original = Everything.create(directory, pageSize);
    byte[] bytes = Files.readAllBytes(original.file());
    List<String> dump = LogicalDump.of(original.file());
    Random random = new Random(SEED * 31 + pageSize);
    for (int i = 0; i < FLIPS; i++) {
      flip(original, bytes, dump, random.nextLong(bytes.length * 8L), "anywhere");
    }
    report("anywhere, pages of " + pageSize);
  }

  @ParameterizedTest
  @ValueSource(ints = {1_024, 8_192})
  @Timeout(value = 60, unit = TimeUnit.MINUTES)
  void flip_bitOfEachTableAndIndexInTurn_isReportedOrChangesNothing(int pageSize) throws Exception {
    Everything original = Everything.create(directory, pageSize);
    byte[] bytes = Files.readAllBytes(original.file());
    List<String> dump = LogicalDump.of(original.file());
    Map<String, List<Long>> trees = pages(original.file());
    List<String> names = List.copyOf(trees.keySet());
    Random random = new Random(SEED * 37 + pageSize);
    for (int i = 0; i < 2 * FLIPS; i++) {
      String name = names.get((int) ((i + SEED * FLIPS) % names.size()));
      List<Long> pages = trees.get(name);
      long page = pages.get(random.nextInt(pages.size()));
      int at = usedByte(bytes, (int) ((page - 1) * pageSize), pageSize, random);
      flip(original, bytes, dump, at * 8L + random.nextInt(8), name);
    }
    report("each tree in turn, pages of " + pageSize);
  }

  @Test
  void noFlip_everythingIsReadAndSound() throws Exception {
    Everything original = Everything.create(directory, 8_192);

    try (TempleDb db = TempleDb.openReadOnly(original.file())) {
      IntegrityReport report = db.maintenance().integrityCheck();
      assertThat(report.problems()).isEmpty();
      assertThat(report.unsealedTables()).isEmpty();
    }
    assertThat(use(original, original.file(), "untouched", true)).isEmpty();
  }

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void flip_bitsOfTheHeader_areReportedOrChangeNothing() throws Exception {
    Everything original = Everything.create(directory, 8_192);
    byte[] bytes = Files.readAllBytes(original.file());
    List<String> dump = LogicalDump.of(original.file());
    Random random = new Random(SEED);
    for (int i = 0; i < Math.min(FLIPS, 800); i++) {
      flip(original, bytes, dump, FLIPS >= 800 ? i : random.nextLong(800), "header");
    }
    report("header");
  }

  /** The pages of each b-tree but those that only hold what overflows from others. */
  private static Map<String, List<Long>> pages(Path file) throws SQLException {
    Map<String, List<Long>> trees = new TreeMap<>();
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    try (Connection connection =
            config.createConnection("jdbc:sqlite:file:" + file + "?immutable=1");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(
            "SELECT name, pageno FROM dbstat WHERE pagetype <> 'overflow' ORDER BY name, pageno")) {
      while (rows.next()) {
        trees.computeIfAbsent(rows.getString(1), any -> new ArrayList<>()).add(rows.getLong(2));
      }
    }
    return trees;
  }

  /** A byte of a page that means something: in its header, its cell pointers or its cells. The layout is section 1.6 of SQLite's file format. */
  private static int usedByte(byte[] bytes, int start, int pageSize, Random random) {
    int header = start == 0 ? 100 : 0;
    boolean interior = bytes[start + header] == 2 || bytes[start + header] == 5;
    int pointers = header + (interior ? 12 : 8);
    int pointersEnd = pointers + 2 * twoBytes(bytes, start + header + 3);
    int cells = twoBytes(bytes, start + header + 5);
    int used = pointersEnd - header + pageSize - cells;
    int pick = random.nextInt(used);
    return start + (pick < pointersEnd - header ? header + pick : pageSize - (used - pick));
  }

  private static int twoBytes(byte[] bytes, int at) {
    return ((bytes[at] & 0xff) << 8) | (bytes[at + 1] & 0xff);
  }

  private void flip(Everything original, byte[] bytes, List<String> dump, long bit, String where)
      throws IOException {
    int at = (int) (bit / 8);
    bytes[at] ^= (byte) (1 << (bit % 8));
    Path flipped = Files.write(directory.resolve("flipped.templedb"), bytes);
    Path untouched = Files.write(directory.resolve("untouched.templedb"), bytes);
    bytes[at] ^= (byte) (1 << (bit % 8));
    String what = "bit " + bit + " (" + where + ")";
    String outcome = use(original, flipped, what, bit % 16 == 0);
    if (outcome.isEmpty()) {
      List<String> now = LogicalDump.of(untouched);
      outcome = now.equals(dump) ? "changes nothing" : "MISSED";
      if (outcome.equals("MISSED")) {
        missed.add(what + ": " + firstDifference(dump, now));
        log.log(System.Logger.Level.WARNING, missed.get(missed.size() - 1));
      }
    }
    outcomes.merge(outcome, 1, Integer::sum);
    for (String end : List.of("", "-wal", "-shm")) {
      Files.deleteIfExists(flipped.resolveSibling(flipped.getFileName() + end));
    }
  }

  private static String firstDifference(List<String> expected, List<String> actual) {
    for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
      if (!expected.get(i).equals(actual.get(i))) {
        return expected.get(i) + "\n   became " + actual.get(i);
      }
    }
    return expected.size() + " lines became " + actual.size();
  }

  /** Uses the file as a program would; says what reported damage, nothing if nothing did. */
  private String use(Everything original, Path flipped, String what, boolean thoroughly)
      throws IOException {
    try (TempleDb db = TempleDb.open(flipped)) {
      readAll(original, db, what);
      IntegrityReport report = db.maintenance().integrityCheck();
      if (thoroughly) {
        // Only now, since a checkout writes, after which some tables can't be compared any more.
        search(original, db, what);
        checkOut(original, db, what);
      }
      return report.isSound() ? "" : "check: " + kinds(report);
    } catch (TempleDbException e) {
      return "open: " + e.getClass().getSimpleName();
    }
  }

  private static String kinds(IntegrityReport report) {
    return report.problems().stream()
        .map(IntegrityProblem::kind)
        .distinct()
        .map(Enum::name)
        .sorted()
        .reduce((a, b) -> a + "+" + b)
        .orElse("?");
  }

  private void readAll(Everything original, TempleDb db, String what) {
    for (Map.Entry<String, Map<String, byte[]>> project : original.files().entrySet()) {
      project.getValue().keySet().forEach(path -> read(original, db, project.getKey(), path, what));
    }
    quietly(() -> db.projects().forEach(project -> listAndRead(original, db, project, what)));
  }

  private void listAndRead(Everything original, TempleDb db, Project project, String what) {
    quietly(() -> db.files().forEach(project.slug(), FileQuery.all(), file -> {
      if (!file.isSymlink()) {
        read(original, db, project.slug(), file.path(), what);
      } else {
        quietly(() ->
            checkLink(original, db.files().get(project.slug(), file.path()), project.slug(), what));
      }
    }));
  }

  private static void checkLink(Everything original, ProjectFile link, String slug, String what) {
    assertThat(link.path()).as(what).isEqualTo("link");
    assertThat(original.links()).as("%s: projects with a link", what).containsKey(slug);
    assertThat(link.symlinkTarget()).as(what).hasValue(original.links().get(slug));
  }

  private void read(Everything original, TempleDb db, String slug, String path, String what) {
    quietly(() -> {
      byte[] bytes = db.files().readBytes(slug, path);
      byte[] expected = original.files().getOrDefault(slug, Map.of()).get(path);
      assertThat(Arrays.equals(bytes, expected))
          .as("%s: content of %s/%s is what was stored there", what, slug, path)
          .isTrue();
    });
  }

  private static void search(Everything original, TempleDb db, String what) {
    quietly(() -> db.search(
        ContentSearch.literal("file of").build(),
        match -> assertThat(new String(
                original.files().get(match.projectSlug()).get(match.path()),
                StandardCharsets.UTF_8))
            .as(what)
            .contains(match.text())));
  }

  private void checkOut(Everything original, TempleDb db, String what) throws IOException {
    for (String slug : original.files().keySet()) {
      Path target = Files.createTempDirectory(directory, "checkout");
      boolean[] done = {false};
      quietly(() -> {
        db.checkout(Checkout.of(slug, target));
        done[0] = true;
      });
      try (Stream<Path> paths = Files.walk(target)) {
        for (Path path : paths
            .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
            .toList()) {
          String name = target.relativize(path).toString();
          if (done[0] || !name.startsWith(Checkout.STAGING_PREFIX)) {
            assertThat(Arrays.equals(
                    Files.readAllBytes(path), original.files().get(slug).get(name)))
                .as("%s: checked out %s/%s", what, slug, name)
                .isTrue();
          }
        }
      }
      if (done[0] && Files.isSymbolicLink(target.resolve("link"))) {
        assertThat(Files.readSymbolicLink(target.resolve("link"))).hasToString("src/f1.txt");
      }
    }
  }

  /** A typed failure is an answer; any other is not. */
  private static void quietly(Runnable use) {
    try {
      use.run();
    } catch (TempleDbException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  private void report(String campaign) {
    log.log(System.Logger.Level.INFO, "{0}: {1}", campaign, outcomes);
    assertThat(missed).as("%s: %s", campaign, outcomes).isEmpty();
  }
}
