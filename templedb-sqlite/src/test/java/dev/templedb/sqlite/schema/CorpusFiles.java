package dev.templedb.sqlite.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.TempleDb;
import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.environment.EnvironmentSession;
import dev.templedb.environment.EnvironmentVariable;
import dev.templedb.environment.Pin;
import dev.templedb.environment.SessionStart;
import dev.templedb.project.DeploymentTargetDetails;
import dev.templedb.transfer.TreeImport;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** The database files that versions of this library have made; see the README beside them. */
final class CorpusFiles {

  static final Path DIRECTORY = Path.of("src/test/resources/dev/templedb/sqlite/schema/corpus");

  private CorpusFiles() {}

  /** The versions of which there are files. */
  static IntStream versions() throws IOException {
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".gz"))
          .mapToInt(name -> Integer.parseInt(name.replaceAll("[^0-9]", "")))
          .sorted()
          .boxed()
          .toList()
          .stream()
          .mapToInt(Integer::intValue);
    }
  }

  private static String name(int version) {
    return "version-" + version + ".templedb.gz";
  }

  /** Unpacks the file of a version. */
  static Path unpack(int version, Path target) throws IOException {
    try (InputStream in =
        new GZIPInputStream(Files.newInputStream(DIRECTORY.resolve(name(version))))) {
      Files.copy(in, target);
    }
    return target;
  }

  /** Packs a closed database as that of a version. */
  static void pack(Path database, int version) throws IOException {
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(DIRECTORY.resolve(name(version))))) {
      Files.copy(database, out);
    }
  }

  /** Makes a database by the present library with what those of earlier versions have, and more. */
  static void make(Path database, Path directory) throws IOException {
    Path tree = directory.resolve("tree");
    writeTree(tree);
    Clock clock = Clock.fixed(Instant.parse("2026-11-20T12:00:00.250Z"), ZoneOffset.UTC);
    try (TempleDb db =
        TempleDb.open(database, options -> options.actor("corpus").clock(clock))) {
      db.projects().create("app");
      db.projects().create("other");
      db.importTree(TreeImport.of("app", tree));
      db.environments()
          .create("app", "dev", EnvironmentDefinition.ofPackages(List.of("git", "nodejs_20")));
      db.environments().setVariable("app", "dev", EnvironmentVariable.literal("STAGE", "dev"));
      db.environments().create("other", "bare", EnvironmentDefinition.ofPackages(List.of("curl")));
      db.deploymentTargets().create("app", "production", DeploymentTargetDetails.ofType("ssh"));
      Files.writeString(tree.resolve("docs/page-3.md"), "Page 3, again\n");
      Files.delete(tree.resolve("docs/page-4.md"));
      db.importTree(TreeImport.of("app", tree));
      db.pins()
          .create(Pin.of(
                  "stable",
                  "0123456789abcdef0123456789abcdef01234567",
                  "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=")
              .committedOn(LocalDate.of(2026, 5, 30)));
      db.environments()
          .create(
              "app",
              "ci",
              EnvironmentDefinition.builder().parent("dev").pin("stable").build());
      EnvironmentSession session =
          db.environmentSessions().open(SessionStart.of("app", "ci").running("node --version"));
      db.environmentSessions().close(session.uuid(), 3);
      db.environments().setVariable("app", "dev", EnvironmentVariable.literal("STAGE", "test"));
      db.files().put("app", "notes.txt", "by hand\n".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(database).exists();
  }

  private static void writeTree(Path tree) throws IOException {
    Files.createDirectories(tree.resolve("src"));
    Files.createDirectories(tree.resolve("docs"));
    Files.writeString(tree.resolve("README.md"), "# App\n\nA small project.\n");
    Files.writeString(tree.resolve("src/Main.java"), "class Main {}\n");
    Files.writeString(tree.resolve("copy.java"), "class Main {}\n");
    Files.writeString(tree.resolve("empty"), "");
    Files.writeString(tree.resolve("run"), "#!/bin/sh\nexec true\n");
    Files.setPosixFilePermissions(
        tree.resolve("run"), PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createSymbolicLink(tree.resolve("link"), Path.of("src/Main.java"));
    StringBuilder large = new StringBuilder();
    for (int i = 0; large.length() < 2_500_000; i++) {
      large.append("line ").append(i).append(" of a file that is stored in chunks\n");
    }
    Files.writeString(tree.resolve("large.txt"), large.toString());
    for (int i = 0; i < 40; i++) {
      Files.writeString(tree.resolve("docs/page-" + i + ".md"), "Page " + i + "\n".repeat(i));
    }
  }
}
