package dev.templedb.sqlite.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.sqlite.launch.JavaProgram;
import dev.templedb.sqlite.launch.MigrateMain;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Migrating from programs of their own: several at once, and from a jar on the class path and on the module path. */
class MigrateProcessTest {

  @TempDir
  Path directory;

  @Test
  void migrate_jarOnTheClassPath_findsTheScripts() throws Exception {
    Process program = start(
        List.of("-cp", paths(libraries(), jar(), testClasses())), directory.resolve("test.db"));

    assertThat(printed(program)).contains("version " + newest() + " by unnamed module");
  }

  @Test
  void migrate_jarOnTheModulePath_findsTheScripts() throws Exception {
    Process program = start(
        List.of(
            "--module-path",
            paths(libraries(), jar()),
            "--add-modules",
            "dev.templedb.sqlite",
            "--add-exports",
            "dev.templedb.sqlite/dev.templedb.sqlite.schema=ALL-UNNAMED",
            "-cp",
            paths(List.of(testClasses()))),
        directory.resolve("test.db"));

    assertThat(printed(program)).contains("version " + newest() + " by module dev.templedb.sqlite");
  }

  @Test
  void migrate_fourProcessesAtOnce_eachStepIsMadeOnce() throws Exception {
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      files.add(directory.resolve("race-" + i + ".db"));
      SchemaTestDatabase.open(files.get(i)).close();
    }
    String classPath = paths(libraries(), mainClasses(), testClasses());

    List<Process> programs = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      programs.add(start(List.of("-cp", classPath), files.toArray(Path[]::new)));
    }

    for (Process program : programs) {
      assertThat(printed(program)).contains("version " + newest());
    }
    for (Path file : files) {
      try (Connection connection = SchemaTestDatabase.open(file)) {
        new SchemaMigrator(SchemaTestDatabase.CLOCK).validate(connection);
        assertThat(SchemaTestDatabase.rows(connection, "SELECT count(*) FROM schema_migrations"))
            .containsExactly(Integer.toString(newest()));
      }
    }
  }

  private static int newest() {
    return MigrationScripts.bundled().size();
  }

  private Process start(List<String> options, Path... files) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto"));
    command.addAll(options);
    command.add(MigrateMain.class.getName());
    Stream.of(files).map(Path::toString).forEach(command::add);
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static String printed(Process program) throws Exception {
    assertThat(program.waitFor(60, TimeUnit.SECONDS)).as("the program ends").isTrue();
    String text = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(program.exitValue()).as(text).isZero();
    return text;
  }

  /** The module as it is shipped, without a directory to list. */
  private Path jar() throws IOException {
    Path classes = mainClasses();
    Path jar = directory.resolve("templedb-sqlite.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new JarEntry(classes.relativize(file).toString().replace('\\', '/')));
        Files.copy(file, out);
      }
    }
    return jar;
  }

  private static Path mainClasses() {
    return JavaProgram.origin(SchemaMigrator.class);
  }

  private static Path testClasses() {
    return Path.of("target", "test-classes").toAbsolutePath();
  }

  private static List<Path> libraries() {
    return JavaProgram.libraries().toList();
  }

  private static String paths(List<Path> first, Path... others) {
    return Stream.concat(first.stream(), Stream.of(others))
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }
}
