package dev.templedb.nix.entering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.PageRequest;
import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.environment.EnvironmentSession;
import dev.templedb.environment.EnvironmentVariable;
import dev.templedb.error.DeadlineExceededException;
import dev.templedb.nix.expression.ExpressionForm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What runs in an environment, with what, and what becomes of it. Each is really built and run. */
class EnvironmentLauncherTest extends NixFixture {

  private static final EnvironmentDefinition TOOLS =
      EnvironmentDefinition.ofPackages(List.of("greeter", "arguments"));

  private EnvironmentLauncher launcher() {
    return nix.launcher(db);
  }

  private EnvironmentLauncher launcher(Consumer<LauncherOptionsBuilder> change) {
    return nix.launcher(db, change);
  }

  private void given(EnvironmentDefinition definition) {
    db.environments().create("app", "dev", definition);
  }

  @Test
  void run_newEnvironment_buildsItAndRunsTheCommandInIt() {
    given(TOOLS);

    CommandResult result = launcher().run("app", "dev", "greet", "you");

    assertThat(result.output()).isEqualTo("hello you\n");
    assertThat(result.errors()).isEmpty();
    assertThat(result.succeeded()).isTrue();
    assertThat(result.truncated()).isFalse();
    assertThat(launcher().isBuilt("app", "dev")).isTrue();
  }

  @Test
  void run_succeeds_isASessionWithCommandVersionAndExpression() {
    given(TOOLS);

    CommandResult result = launcher().run("app", "dev", "greet", "two words");

    EnvironmentSession session = onlySession();
    assertThat(result.session()).isEqualTo(session);
    assertThat(session.state()).isEqualTo(EnvironmentSession.State.EXITED);
    assertThat(session.exitCode()).contains(0);
    assertThat(session.command()).contains("greet 'two words'");
    assertThat(session.version())
        .contains(db.environments()
            .history("app", "dev", PageRequest.first(1))
            .items()
            .get(0)
            .uuid());
    assertThat(session.expression()).contains(launcher().build("app", "dev").key());
  }

  @Test
  void run_exitsWithAnotherCode_givesAndRecordsIt() {
    given(TOOLS);

    CommandResult result =
        launcher().run("app", "dev", "sh", "-c", "echo out; echo err >&2; exit 3");

    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.output()).isEqualTo("out\n");
    assertThat(result.errors()).isEqualTo("err\n");
    assertThat(onlySession().exitCode()).contains(3);
  }

  @Test
  void run_endsBySignal_givesAndRecords128AndItsNumber() {
    given(TOOLS);

    CommandResult result = launcher().run("app", "dev", "sh", "-c", "kill -KILL $$");

    assertThat(result.exitCode()).isEqualTo(128 + 9);
    assertThat(onlySession().exitCode()).contains(128 + 9);
    assertThat(onlySession().state()).isEqualTo(EnvironmentSession.State.EXITED);
  }

  @Test
  void run_programDoesNotExist_exitsAsAShellDoes() {
    given(TOOLS);

    CommandResult result = launcher().run("app", "dev", "no-such-program");

    assertThat(result.exitCode()).isEqualTo(127);
    assertThat(result.errors()).contains("no-such-program");
    assertThat(onlySession().state()).isEqualTo(EnvironmentSession.State.EXITED);
  }

  @Test
  void run_runScriptIsNoShell_runsTheCommandAllTheSame() {
    given(TOOLS.toBuilder().runScript("cat /dev/null").build());

    assertThat(launcher().run("app", "dev", "greet").output()).isEqualTo("hello world\n");
  }

  @Test
  void run_wordsWithEveryKindOfQuote_arriveAsTheyAre() {
    given(TOOLS);
    List<String> words =
        List.of("a b", "", "'", "\"", "$HOME `id` $(id)", "\\", "*", "-c", "--", "é\n;", "{}");
    EnvironmentCommand command = EnvironmentCommand.of(
        java.util.stream.Stream.concat(java.util.stream.Stream.of("show-arguments"), words.stream())
            .toList());
    String shown = words.stream()
        .map(word -> "[" + word + "]\n")
        .collect(java.util.stream.Collectors.joining());

    assertThat(launcher().run("app", "dev", command).output()).isEqualTo(shown);
    assertThat(launcher(options -> options.form(ExpressionForm.SHELL))
            .run("app", "dev", command)
            .output())
        .isEqualTo(shown);
  }

  @Test
  void run_variablesAndProfile_areSeenByTheCommand() {
    given(TOOLS.toBuilder().profile("export FROM_PROFILE=\"$STAGE!\"").build());
    db.environments().setVariable("app", "dev", EnvironmentVariable.literal("STAGE", "it's $HOME"));

    assertThat(launcher()
            .run("app", "dev", "sh", "-c", "echo \"$STAGE\"; echo \"$FROM_PROFILE\"")
            .output())
        .isEqualTo("it's $HOME\nit's $HOME!\n");
  }

  @Test
  void run_inheritedPackagesAndVariables_areThere() {
    given(TOOLS);
    db.environments()
        .create("app", "test", EnvironmentDefinition.builder().parent("dev").build());
    db.environments().setVariable("app", "dev", EnvironmentVariable.literal("STAGE", "dev"));

    assertThat(launcher().run("app", "test", "sh", "-c", "greet $STAGE").output())
        .isEqualTo("hello dev\n");
  }

  @Test
  void run_optionsWithVariableAndDirectory_haveThemToo() throws IOException {
    given(TOOLS);
    Path directory = Files.createDirectories(nix.directory().resolve("some where"));
    EnvironmentLauncher launcher =
        launcher(options -> options.putEnvironment("EXTRA", "x y").directory(directory));

    assertThat(launcher.run("app", "dev", "sh", "-c", "pwd; echo $EXTRA").output())
        .isEqualTo(directory + "\nx y\n");
  }

  @Test
  void run_input_isReadToItsEnd() {
    given(TOOLS);
    String text = "é line\n".repeat(100_000);

    assertThat(launcher()
            .run("app", "dev", EnvironmentCommand.of("cat").withInput(text))
            .output())
        .isEqualTo(text);
    assertThat(launcher().run("app", "dev", "cat").output()).isEmpty();
  }

  @Test
  void run_inputThatNobodyReads_isNoFailure() {
    given(TOOLS);

    assertThat(launcher()
            .run("app", "dev", EnvironmentCommand.of("true").withInput("x".repeat(1 << 20)))
            .exitCode())
        .isZero();
  }

  @Test
  void run_moreOutputThanTheLimit_keepsTheBeginningAndSaysSo() {
    given(TOOLS);

    CommandResult result = launcher()
        .run(
            "app",
            "dev",
            EnvironmentCommand.of("sh", "-c", "yes | head -c 3000000; exit 5")
                .withOutputLimit(1001));

    assertThat(result.output()).hasSize(1001).startsWith("y\ny\n");
    assertThat(result.truncated()).isTrue();
    assertThat(result.exitCode()).isEqualTo(5);
  }

  @Test
  void run_commandLeavesAProcessBehind_doesNotWaitForIt() {
    given(TOOLS);

    CommandResult result =
        launcher().run("app", "dev", "sh", "-c", "sleep 20 & echo $!; echo done");

    List<String> lines = result.output().lines().toList();
    assertThat(lines).last().isEqualTo("done");
    ProcessHandle.of(Long.parseLong(lines.get(0))).ifPresent(ProcessHandle::destroyForcibly);
    assertThat(result.session().duration().orElseThrow()).isLessThan(Duration.ofSeconds(15));
  }

  @Test
  void run_takesLongerThanItsTimeLimit_isStoppedAndRecorded() {
    given(TOOLS);

    assertThatThrownBy(() -> launcher()
            .run(
                "app",
                "dev",
                EnvironmentCommand.of("sleep", "60").withTimeLimit(Duration.ofMillis(300))))
        .isInstanceOf(DeadlineExceededException.class)
        .hasMessageContaining("environment dev of project app");

    assertThat(onlySession().exitCode()).contains(128 + 15);
  }

  @Test
  void run_shellForm_isEnteredByNixShell() throws IOException {
    given(TOOLS.toBuilder().profile("export FROM_PROFILE=yes").build());
    EnvironmentLauncher launcher =
        launcher(options -> options.form(ExpressionForm.SHELL).putEnvironment("EXTRA", "kept"));

    CommandResult result =
        launcher.run("app", "dev", "sh", "-c", "greet; echo $FROM_PROFILE $EXTRA; exit 3");

    assertThat(result.output()).isEqualTo("hello world\nyes kept\n");
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(nix.recordedCalls("nix-shell")).hasSize(1);
    assertThat(onlySession().exitCode()).contains(3);
    assertThat(launcher.isBuilt("app", "dev")).isTrue();
  }
}
