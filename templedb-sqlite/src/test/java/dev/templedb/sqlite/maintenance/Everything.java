package dev.templedb.sqlite.maintenance;

import dev.templedb.TempleDb;
import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.environment.EnvironmentState;
import dev.templedb.environment.EnvironmentTemplate;
import dev.templedb.environment.EnvironmentVariable;
import dev.templedb.environment.Pin;
import dev.templedb.environment.SessionStart;
import dev.templedb.project.DeploymentTargetDetails;
import dev.templedb.project.Expected;
import dev.templedb.project.FileTypeRule;
import dev.templedb.project.NewFileType;
import dev.templedb.project.ProjectDetails;
import dev.templedb.setting.Secret;
import dev.templedb.setting.SecretKey;
import dev.templedb.setting.SettingKey;
import dev.templedb.sqlite.schema.NotesMigrations;
import dev.templedb.transfer.TreeImport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;

/** A closed database with something of everything in it, a pruned log and tables of an application too, and what its files hold. */
record Everything(Path file, Map<String, Map<String, byte[]>> files, Map<String, String> links) {

  /** Creates it in {@code directory}. */
  static Everything create(Path directory, int pageSize) throws IOException {
    Path file = directory.resolve("everything.templedb");
    Map<String, Map<String, byte[]>> files = new TreeMap<>();
    Map<String, String> links = new TreeMap<>();
    try (TempleDb db = TempleDb.open(
        file,
        options -> options
            .pageSize(pageSize)
            .actor("tester")
            .addSecretKeys(SecretKey.generate())
            .addMigrations(NotesMigrations.upTo(3)))) {
      for (String slug : List.of("app", "apq", "lib")) {
        db.projects().create(slug, ProjectDetails.named("Project " + slug));
        Path tree = directory.resolve("tree-" + slug);
        files.put(slug, writeTree(tree, slug));
        links.put(slug, "src/f1.txt");
        db.importTree(TreeImport.builder(slug, tree).emptyDirectories(true).build());
      }
      db.auditArchive().export(Instant.now(), directory.resolve("audit.jsonl"));
      db.auditArchive().prune(directory.resolve("audit.jsonl"));
      fillEnvironments(db);
      fillSettings(db);
      db.fileTypes().create(NewFileType.of("mine", "code", FileTypeRule.extension("mine")));
      db.files().put("lib", "own.mine", new byte[] {7});
      files.get("lib").put("own.mine", new byte[] {7});
      db.files().setExecutable("lib", "own.mine", true, Expected.anything());
      db.files().move("lib", "src/f9.txt", "src/moved.txt", Expected.anything());
      files.get("lib").put("src/moved.txt", files.get("lib").remove("src/f9.txt"));
      db.deploymentTargets().create("app", "live", DeploymentTargetDetails.ofType("production"));
      db.contents().repack();
      db.contents().put("nobody has this".getBytes(StandardCharsets.UTF_8));
    }
    seal(file);
    return new Everything(file, files, links);
  }

  /** On a busy machine closing may have had too little time for it; a check has more. */
  private static void seal(Path file) {
    for (int attempt = 0; attempt < 20; attempt++) {
      try (TempleDb db = TempleDb.open(file)) {
        if (db.maintenance().integrityCheck().unsealedTables().isEmpty()) {
          return;
        }
      }
    }
    throw new IllegalStateException("the tables are not sealed after 20 attempts");
  }

  private static Map<String, byte[]> writeTree(Path tree, String slug) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    Random random = new Random(slug.hashCode());
    for (int i = 0; i < 70; i++) {
      files.put("src/f" + i + ".txt", text(random, slug, i).getBytes(StandardCharsets.UTF_8));
    }
    byte[] noise = new byte[20_000];
    random.nextBytes(noise);
    files.put("bin/noise", noise);
    files.put("empty", new byte[0]);
    if (slug.equals("lib")) {
      files.put("large.txt", text(random, slug, 40_000).getBytes(StandardCharsets.UTF_8));
    }
    for (Map.Entry<String, byte[]> entry : files.entrySet()) {
      Path path = tree.resolve(entry.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, entry.getValue());
    }
    Files.setPosixFilePermissions(
        tree.resolve("src/f3.txt"), PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createDirectories(tree.resolve("nothing/here"));
    Files.createSymbolicLink(tree.resolve("link"), Path.of("src/f1.txt"));
    return files;
  }

  private static String text(Random random, String slug, int lines) {
    StringBuilder text = new StringBuilder("file of " + slug + "\n");
    for (int i = 0; i <= lines; i++) {
      text.append("  value")
          .append(random.nextInt(1_000))
          .append(" = compute(argument, ")
          .append(random.nextInt(50))
          .append(");\n");
    }
    return text.toString();
  }

  private static void fillSettings(TempleDb db) {
    db.settings().set(SettingKey.global("colour"), "red");
    db.settings().set(SettingKey.of("app", "colour"), "blue");
    db.settings().setSecret(SettingKey.of("app", "password"), Secret.of("open sesame"));
    db.settings().describe(SettingKey.of("app", "password"), "for the door");
  }

  private static void fillEnvironments(TempleDb db) {
    db.pins()
        .create(Pin.of(
            "stable",
            "0123456789abcdef0123456789abcdef01234567",
            "sha256-QCdvaXVPT1cMzuB+O6SDcXJbNIE4dYnRxcZRkXWGiHk="));
    EnvironmentDefinition git = EnvironmentDefinition.ofPackages(List.of("git", "python311"));
    db.environments().create("app", "dev", git);
    db.environments().create("lib", "dev", git);
    for (int i = 0; i < 8; i++) {
      db.environments()
          .setVariable("app", "dev", EnvironmentVariable.literal("NAME" + i, "value " + i));
    }
    db.environmentTemplates().save(EnvironmentTemplate.of("mine", "own", EnvironmentState.of(git)));
    for (int i = 0; i < 12; i++) {
      UUID session = db.environmentSessions()
          .open(SessionStart.of("app", "dev").running("make " + i))
          .uuid();
      db.environmentSessions().close(session, i % 3);
    }
  }
}
