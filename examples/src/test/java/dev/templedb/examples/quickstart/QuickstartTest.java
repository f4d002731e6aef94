package dev.templedb.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.Progress;
import dev.templedb.ProgressListener;
import dev.templedb.TempleDb;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuickstartTest {

  private record Outcome(int exitCode, String out, String err) {}

  private final List<Progress> progress = new ArrayList<>();

  private @TempDir Path directory;
  private Path tree;
  private Path database;

  @BeforeEach
  void makeTree() throws IOException {
    tree = Files.createDirectories(directory.resolve("My App"));
    database = directory.resolve("work.templedb");
    Files.writeString(tree.resolve("main.py"), "print('hello')\n");
    Files.writeString(
        tree.resolve("package.json"), "{\"name\": \"app\", \"engines\": {\"node\": \">=20\"}}\n");
    Files.writeString(tree.resolve("README.md"), "# App\n");
  }

  private Outcome run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    ProgressListener listener = progress::add;
    int exitCode = Quickstart.run(
        arguments,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        listener);
    return new Outcome(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void run_newDatabase_saysWhatItFoundAndWritesTheExpression() throws IOException {
    Outcome outcome = run(tree.toString(), database.toString());

    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out())
        .contains("project    My-App", "3 added", "python311", "nodejs_22", "package.json")
        .containsPattern("python +language +1 ")
        .containsPattern("import +[0-9.]+ ms");
    Path expression = directory.resolve("nix-envs/My-App-dev.nix");
    assertThat(outcome.out()).contains("expression " + expression);
    assertThat(expression).content().contains("buildFHSEnv", "python311");
    assertThat(progress).extracting(Progress::phase).contains("walk", "store", "publish");
  }

  @Test
  void run_again_saysWhatChanged() throws IOException {
    run(tree.toString(), database.toString());
    Files.writeString(tree.resolve("main.py"), "print('hello again')\n");
    Files.writeString(tree.resolve("lib.rs"), "fn main() {}\n");
    Files.delete(tree.resolve("README.md"));

    Outcome outcome = run(tree.toString(), database.toString());

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out())
        .contains(
            "1 added, 1 changed, 1 unchanged, 1 removed",
            "removed  README.md",
            "changed  main.py",
            "rustc");
    try (TempleDb db = TempleDb.open(database)) {
      assertThat(db.environments().get("My-App", "dev").definition().basePackages())
          .contains("rustc", "python311");
    }
  }

  @Test
  void run_nothingChanged_leavesTheExpressionAlone() {
    run(tree.toString(), database.toString());

    Outcome outcome = run(tree.toString(), database.toString());

    assertThat(outcome.out()).contains("0 added, 0 changed, 3 unchanged, 0 removed", "(unchanged)");
  }

  @Test
  void run_directoryMissing_isOneClearLineAndExitCode2() {
    Outcome outcome = run(directory.resolve("nowhere").toString(), database.toString());

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err().lines())
        .singleElement()
        .asString()
        .contains("nowhere", "does not exist");
    assertThat(database).doesNotExist();
  }

  @Test
  void run_databaseIsNoDatabase_isOneClearLineAndExitCode2() throws IOException {
    Files.writeString(database, "something else entirely");

    Outcome outcome = run(tree.toString(), database.toString());

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err().lines()).singleElement().asString().contains("no SQLite database");
    assertThat(database).hasContent("something else entirely");
  }
}
