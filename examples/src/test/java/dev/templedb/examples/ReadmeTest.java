package dev.templedb.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's program is compiled and run as it stands there. */
class ReadmeTest {

  private static final Pattern PROGRAM = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  private static String program() throws Exception {
    return blocks().get(0);
  }

  private static List<String> blocks() throws Exception {
    return PROGRAM
        .matcher(Files.readString(Path.of("../README.md")))
        .results()
        .map(block -> block.group(1))
        .toList();
  }

  @Test
  void program_length_isAtMostFifteenLines() throws Exception {
    assertThat(program().lines().filter(line -> !line.isBlank())).hasSizeLessThanOrEqualTo(15);
  }

  @Test
  void program_onATree_printsItsJavaFiles(@TempDir Path directory) throws Exception {
    Path source = Files.writeString(directory.resolve("Hello.java"), program());
    Path tree = Files.createDirectories(directory.resolve("tree/src"));
    Files.writeString(tree.resolve("A.java"), "class A {}");
    Files.writeString(tree.resolve("notes.txt"), "none");
    String classPath = JavaProcess.classPath();

    JavaProcess.Result compiled = JavaProcess.run(
        "javac", "-Xlint:all", "-Werror", "-proc:none", "-cp", classPath, source.toString());
    assertThat(compiled.output()).isEmpty();
    assertThat(compiled.exitCode()).isZero();

    JavaProcess.Result run = JavaProcess.run(
        "java",
        "-cp",
        directory + File.pathSeparator + classPath,
        "Hello",
        directory.resolve("tree").toString(),
        directory.resolve("hello.templedb").toString());
    assertThat(run.output()).isEqualToNormalizingNewlines("src/A.java\n");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void examples_onATree_doWhatTheySay(@TempDir Path directory) throws Exception {
    String source = """
        import static java.nio.charset.StandardCharsets.UTF_8;

        import dev.templedb.TempleDb;
        import dev.templedb.project.Expected;
        import dev.templedb.project.ProjectFile;
        import dev.templedb.search.ContentSearch;
        import dev.templedb.transfer.Checkout;
        import dev.templedb.transfer.ImportReport;
        import dev.templedb.transfer.TreeImport;
        import java.nio.file.Path;
        import java.time.Duration;

        public class Examples {
          public static void main(String[] args) throws Exception {
            Path directory = Path.of(args[0]);
            Path target = Path.of(args[1]);
            try (TempleDb db = TempleDb.inMemory()) {
              db.projects().create("hello");
        """ + blocks().get(1) + "    }\n  }\n}\n";
    Path file = Files.writeString(directory.resolve("Examples.java"), source);
    Path tree = Files.createDirectories(directory.resolve("tree"));
    Files.writeString(tree.resolve("notes.txt"), "old");
    String classPath = JavaProcess.classPath();

    JavaProcess.Result compiled = JavaProcess.run(
        "javac", "-Xlint:all", "-Werror", "-proc:none", "-cp", classPath, file.toString());
    assertThat(compiled.output()).isEmpty();

    Path target = directory.resolve("target");
    JavaProcess.Result run = JavaProcess.run(
        "java",
        "-cp",
        directory + File.pathSeparator + classPath,
        "Examples",
        tree.toString(),
        target.toString());
    assertThat(run.output()).contains("ADDED", "notes.txt:1");
    assertThat(run.exitCode()).isZero();
    assertThat(target.resolve("notes.txt")).hasContent("old");
  }

  @Test
  void environments_withOrWithoutNix_printWhatTheySay(@TempDir Path directory) throws Exception {
    String source = """
        import dev.templedb.TempleDb;
        import dev.templedb.environment.EnvironmentDefinition;
        import dev.templedb.environment.EnvironmentDiff;
        import dev.templedb.environment.EnvironmentVariable;
        import dev.templedb.environment.ResolvedEnvironment;
        import dev.templedb.nix.expression.ExpressionCheck;
        import dev.templedb.nix.expression.ExpressionForm;
        import dev.templedb.nix.expression.ExpressionGenerator;
        import dev.templedb.nix.expression.PackageCatalogue;
        import java.time.LocalDate;
        import java.util.List;

        public class Environments {
          public static void main(String[] args) {
            try (TempleDb db = TempleDb.inMemory()) {
              db.projects().create("hello");
        """ + blocks().get(2) + "    }\n  }\n}\n";
    Path file = Files.writeString(directory.resolve("Environments.java"), source);
    String classPath = JavaProcess.classPath();

    JavaProcess.Result compiled = JavaProcess.run(
        "javac", "-Xlint:all", "-Werror", "-proc:none", "-cp", classPath, file.toString());
    assertThat(compiled.output()).isEmpty();

    JavaProcess.Result run =
        JavaProcess.run("java", "-cp", directory + File.pathSeparator + classPath, "Environments");
    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(run.output())
        .contains("git (base)", "nodejs_20 (dev)", "nodejs_22 takes its place")
        .contains("export STAGE='dev'")
        .containsPattern("(PARSED|NO_NIX)\\R$");
  }

  @Test
  void lookingAfter_aDatabaseWithAProject_printsWhatItSays(@TempDir Path directory)
      throws Exception {
    String source = """
        import dev.templedb.TempleDb;
        import dev.templedb.audit.AuditQuery;
        import dev.templedb.backup.BackupReport;
        import dev.templedb.backup.BackupRequest;
        import dev.templedb.backup.RestoreRequest;
        import dev.templedb.maintenance.IntegrityReport;
        import dev.templedb.setting.Secret;
        import dev.templedb.setting.SecretKey;
        import dev.templedb.setting.SettingKey;
        import java.nio.file.Path;

        public class LookingAfter {
          public static void main(String[] args) {
            Path directory = Path.of(args[0]);
            SecretKey key = SecretKey.generate();
            try (TempleDb db =
                TempleDb.open(directory.resolve("work.db"), options -> options.addSecretKeys(key))) {
              db.projects().create("hello");
        """ + blocks().get(3) + "    }\n  }\n}\n";
    Path file = Files.writeString(directory.resolve("LookingAfter.java"), source);
    String classPath = JavaProcess.classPath();

    JavaProcess.Result compiled = JavaProcess.run(
        "javac", "-Xlint:all", "-Werror", "-proc:none", "-cp", classPath, file.toString());
    assertThat(compiled.output()).isEmpty();

    JavaProcess.Result run = JavaProcess.run(
        "java",
        "-cp",
        directory + File.pathSeparator + classPath,
        "LookingAfter",
        directory.toString());
    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(run.output()).contains("Write lock", "CREATE TABLE projects", "setting.create");
    assertThat(run.output().lines()).contains("6").doesNotContain("s3cret");
    try (var files = Files.list(directory)) {
      assertThat(files.map(each -> each.getFileName().toString()))
          .anyMatch(name -> name.startsWith("work-") && name.endsWith(".templedb"));
    }
  }
}
