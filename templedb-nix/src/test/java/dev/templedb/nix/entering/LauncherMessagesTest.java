package dev.templedb.nix.entering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.TempleDb;
import dev.templedb.error.DeadlineExceededException;
import dev.templedb.error.ProgramException;
import dev.templedb.error.ReadOnlyException;
import dev.templedb.nix.expression.ExpressionForm;
import dev.templedb.nix.expression.ExpressionGenerator;
import dev.templedb.nix.expression.PackageCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is said when an environment can't be built or entered, or what runs in it is stopped: the facts, and the next step. */
class LauncherMessagesTest extends NixFixture {

  @Test
  void run_timeLimit_namesTheCommandAndItsSessionAndHasTheEndOfItsOutput() {
    givenPackages("greeter");
    nix.launcher(db).build("app", "dev");
    EnvironmentCommand command = EnvironmentCommand.of(
            "sh", "-c", "for i in $(seq 30); do echo line-$i-; done; echo problem >&2; sleep 60")
        .withTimeLimit(Duration.ofSeconds(2));

    assertThatThrownBy(() -> nix.launcher(db).run("app", "dev", command))
        .isInstanceOfSatisfying(
            DeadlineExceededException.class,
            e -> assertThat(e.deadline()).isEqualTo(Duration.ofSeconds(2)))
        .hasMessageStartingWith("running sh -c 'for i in")
        .hasMessageContaining("in environment dev of project app")
        .hasMessageContaining(onlySession().uuid().toString())
        .hasMessageContaining("time limit of 2000 ms")
        .hasMessageContaining("The end of its output:\nline-21-\n")
        .hasMessageContaining("line-30-")
        .hasMessageContaining("The end of its error output:\nproblem");
    assertThat(onlySession().exitCode()).isPresent();
  }

  @Test
  void run_timeLimitOfWhatInheritsItsOutput_hasNoOutput() {
    givenPackages("greeter");
    EnvironmentCommand command =
        EnvironmentCommand.of("sleep", "60").inheritingIo().withTimeLimit(Duration.ofMillis(200));

    assertThatThrownBy(() -> nix.launcher(db).run("app", "dev", command))
        .isInstanceOf(DeadlineExceededException.class)
        .hasMessageContaining("running sleep 60 in")
        .hasMessageEndingWith("allow more time");
  }

  @Test
  void run_shellFormWithoutNixShell_saysThatItIsNeededEachTime() throws IOException {
    givenPackages("greeter");
    nix.launcher(db, options -> options.form(ExpressionForm.SHELL)).build("app", "dev");
    Path empty = Files.createDirectories(nix.directory().resolve("empty"));
    EnvironmentLauncher launcher = nix.launcher(
        db,
        options -> options
            .form(ExpressionForm.SHELL)
            .putEnvironment("PATH", empty.toString())
            .putEnvironment("HOME", empty.toString()));

    assertThatThrownBy(() -> launcher.run("app", "dev", "true"))
        .isInstanceOf(ProgramException.class)
        .hasMessageContaining("nix-shell, which is not on the PATH")
        .hasMessageContaining("The form SHELL needs Nix each time")
        .hasMessageNotContaining("without it");
  }

  @Test
  void build_packageMissing_saysWhatToDo() {
    givenPackages("greeter", "no-such-package");

    assertThatThrownBy(() -> nix.launcher(db).build("app", "dev"))
        .isInstanceOf(ProgramException.class)
        .hasMessageContaining("because nixpkgs lacks no-such-package. Name packages that it has")
        .hasMessageContaining("It said:");
  }

  @Test
  void build_packageAndItsSuccessorsMissing_namesThem() {
    givenPackages("nodejs_22");

    assertThatThrownBy(() -> nix.launcher(db).build("app", "dev"))
        .isInstanceOf(ProgramException.class)
        .hasMessageContaining("lacks nodejs_22 and what may take its place (nodejs_24, nodejs)");
  }

  @Test
  void build_packageMissingWithoutACatalogue_namesWhatTakesItsPlace() {
    givenPackages("nodejs_20");
    EnvironmentLauncher launcher = nix.launcher(
        db, options -> options.generator(ExpressionGenerator.with(PackageCatalogue.empty())));

    assertThatThrownBy(() -> launcher.build("app", "dev"))
        .isInstanceOf(ProgramException.class)
        .hasMessageContaining("lacks nodejs_20, whose place nodejs_22 takes. Name packages");
  }

  @Test
  void run_readOnlyDatabase_saysThatTheSessionCantBeRecordedAndStartsNothing() throws IOException {
    givenPackages("greeter");
    Path file = db.dataDirectory().resolve("work.templedb");

    try (TempleDb readOnly = TempleDb.openReadOnly(file)) {
      assertThatThrownBy(() -> nix.launcher(readOnly).run("app", "dev", "true"))
          .isInstanceOf(ReadOnlyException.class)
          .hasMessageStartingWith("entering environment dev of project app failed")
          .hasMessageContaining("session can't be recorded")
          .hasMessageContaining("TempleDb.open");
    }

    assertThat(nix.recordedCalls()).isEmpty();
  }
}
