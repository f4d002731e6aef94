package dev.templedb.nix.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.error.CancelledException;
import dev.templedb.error.ProgramException;
import dev.templedb.nix.expression.ExpressionCheck.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpressionCheckTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir
  private Path directory;

  @Test
  void of_generatedForms_parse() {
    Nix.assumeInstalled("nix-instantiate");

    for (Map.Entry<ExpressionForm, String> form :
        Forms.texts(Resolved.packages("nodejs_20", "python311Packages.pip")).entrySet()) {
      assertThat(ExpressionCheck.of(form.getValue()).outcome())
          .as(form.toString())
          .isEqualTo(Outcome.PARSED);
    }
  }

  @Test
  void of_wouldFailOrFetchWhenEvaluated_parses() {
    Nix.assumeInstalled("nix-instantiate");

    ExpressionCheck check = ExpressionCheck.of(
        "builtins.seq (builtins.fetchTarball \"http://localhost:1/x\") (throw \"evaluated\")");

    assertThat(check.outcome()).isEqualTo(Outcome.PARSED);
    assertThat(check.message()).isEmpty();
  }

  @Test
  void of_syntaxError_saysLineAndMessage() {
    Nix.assumeInstalled("nix-instantiate");

    ExpressionCheck check = ExpressionCheck.of("{\n  a = 1;\n  b = ;\n}\n");

    assertThat(check.outcome()).isEqualTo(Outcome.PROBLEM);
    assertThat(check.line()).hasValue(3);
    assertThat(check.message()).contains("syntax error");
  }

  @Test
  void of_nameThatNothingBinds_saysWhich() {
    Nix.assumeInstalled("nix-instantiate");

    ExpressionCheck check = ExpressionCheck.of("{ pkgs }:\npkgz.git\n");

    assertThat(check.outcome()).isEqualTo(Outcome.PROBLEM);
    assertThat(check.line()).hasValue(2);
    assertThat(check.message()).contains("pkgz");
  }

  @Test
  void of_nul_isAProblemBecauseNixWouldReadLess() {
    ExpressionCheck check = ExpressionCheck.of("{ }\0 nonsense");

    assertThat(check.outcome()).isEqualTo(Outcome.PROBLEM);
    assertThat(check.message()).contains("NUL");
  }

  @Test
  void of_largeText_isReadWhole() {
    Nix.assumeInstalled("nix-instantiate");

    assertThat(ExpressionCheck.of("# " + "x".repeat(2_000_000) + "\n{ }").outcome())
        .isEqualTo(Outcome.PARSED);
  }

  @Test
  void of_noNix_saysSoAndWhatToDo() {
    ExpressionCheck check = ExpressionCheck.of("{ }", LONG, directory + "/nix-instantiate");

    assertThat(check.outcome()).isEqualTo(Outcome.NO_NIX);
    assertThat(check.message()).contains("nix-instantiate").contains("Install Nix");
  }

  @Test
  void of_programThatDoesNotEnd_isStopped() throws IOException {
    Path pid = directory.resolve("pid");
    Path program = program("echo $$ > " + pid + "; exec sleep 60");

    assertThatThrownBy(() ->
            ExpressionCheck.of("x".repeat(1_000_000), Duration.ofMillis(500), program.toString()))
        .isInstanceOf(ProgramException.class)
        .hasMessageContaining("500 ms");

    // Stopped, or gone already.
    ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
        .ifPresent(process -> assertThat(process.onExit()).succeedsWithin(LONG));
  }

  @Test
  void of_interrupted_isCancelled() throws IOException {
    Path program = program("exec sleep 60");

    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> ExpressionCheck.of("{ }", LONG, program.toString()))
        .isInstanceOf(CancelledException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  private Path program(String script) throws IOException {
    Path program = Files.writeString(directory.resolve("program"), "#!/bin/sh\n" + script + "\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    return program;
  }
}
