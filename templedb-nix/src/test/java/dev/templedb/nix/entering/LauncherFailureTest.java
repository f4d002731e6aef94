package dev.templedb.nix.entering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.templedb.CancellationToken;
import dev.templedb.PageRequest;
import dev.templedb.environment.EnvironmentQuery;
import dev.templedb.environment.EnvironmentSession;
import dev.templedb.error.CancelledException;
import dev.templedb.error.DeadlineExceededException;
import dev.templedb.error.InvalidInputException;
import dev.templedb.error.NotFoundException;
import dev.templedb.error.ProgramException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What can go wrong with an environment: what is said, what is recorded, and that nothing is left. */
class LauncherFailureTest extends NixFixture {

  private void assertFailedAndNothingLeft() throws IOException {
    assertThat(onlySession().state()).isEqualTo(EnvironmentSession.State.FAILED);
    assertThat(onlySession().exitCode()).isEmpty();
    assertNothingLeft();
  }

  private void assertNothingLeft() throws IOException {
    for (String name : List.of("built", "roots")) {
      Path directory = db.dataDirectory().resolve("nix-envs").resolve(name);
      if (Files.exists(directory)) {
        assertThat(directory).isEmptyDirectory();
      }
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(5);
    }
  }

  private static boolean isRunning(String argument) {
    try (Stream<ProcessHandle> processes = ProcessHandle.current().descendants()) {
      return processes.anyMatch(process ->
          Stream.of(process.info().arguments().orElse(new String[0])).anyMatch(argument::equals));
    }
  }

  @Test
  void run_environmentMissing_isNotFoundAndNoSession() {
    assertThatThrownBy(() -> nix.launcher(db).run("app", "dev", "true"))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> nix.launcher(db).isBuilt("app", "dev"))
        .isInstanceOf(NotFoundException.class);

    assertThat(db.environmentSessions()
            .list(EnvironmentQuery.all(), PageRequest.first(10))
            .items())
        .isEmpty();
  }

  @Test
  void run_packageMissing_namesItAndLeavesNothing() throws IOException {
    givenPackages("greeter", "no-such-package");

    assertThatThrownBy(() -> nix.launcher(db).run("app", "dev", "true"))
        .isInstanceOf(ProgramException.class)
        .hasMessageContaining("environment dev of project app")
        .hasMessageContaining("this nixpkgs has no package no-such-package");

    assertFailedAndNothingLeft();
  }

  @Test
  void run_packageDoesNotBuild_saysWhatItSaid() throws IOException {
    givenPackages("failing");

    assertThatThrownBy(() -> nix.launcher(db).run("app", "dev", "true"))
        .isInstanceOf(ProgramException.class)
        .hasMessageContaining("this package does not build");

    assertFailedAndNothingLeft();
  }

  @Test
  void run_expressionImpossible_isAFailedSessionWithoutExpression() throws IOException {
    givenPackages("a..b");

    assertThatThrownBy(() -> nix.launcher(db).run("app", "dev", "true"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("a..b");

    assertFailedAndNothingLeft();
    assertThat(onlySession().expression()).isEmpty();
  }

  @Test
  void run_nixMissing_saysHowToGetItAndStartsNothing() throws IOException {
    givenPackages("greeter");
    EnvironmentLauncher launcher = nix.launcher(
        db,
        options -> options.putEnvironment("PATH", "/nowhere").putEnvironment("HOME", "/nowhere"));

    assertThatThrownBy(() -> launcher.run("app", "dev", "true"))
        .isInstanceOf(ProgramException.class)
        .hasMessageContaining("nix-build")
        .hasMessageContaining("nixos.org");

    assertFailedAndNothingLeft();
  }

  @Test
  void enter_namespacesImpossible_namesTheOtherFormAndBuildsNothing() throws IOException {
    givenPackages("greeter");
    Path proc = Files.createDirectories(nix.directory().resolve("proc"));
    Files.createDirectories(proc.resolve("sys/user"));
    Files.writeString(proc.resolve("sys/user/max_user_namespaces"), "0\n");
    EnvironmentLauncher launcher = new EnvironmentLauncher(
        db,
        LauncherOptions.builder().environment(nix.environment()).build(),
        new Platform("Linux", "amd64", proc));

    assertThatThrownBy(() -> launcher.enter("app", "dev"))
        .isInstanceOf(ProgramException.class)
        .hasMessageContaining("user.max_user_namespaces")
        .hasMessageContaining("SHELL");

    assertFailedAndNothingLeft();
    assertThat(nix.recordedCalls()).isEmpty();
  }

  @Test
  void run_directoryMissing_isInvalidAndFailed() throws IOException {
    givenPackages("greeter");
    EnvironmentLauncher launcher =
        nix.launcher(db, options -> options.directory(nix.directory().resolve("gone")));

    assertThatThrownBy(() -> launcher.run("app", "dev", "true"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("gone");

    assertFailedAndNothingLeft();
  }

  @Test
  void build_output_isHeardLineByLineAndMayEndTheBuilding() throws IOException {
    givenPackages("failing");
    List<String> lines = new ArrayList<>();
    AtomicReference<Thread> thread = new AtomicReference<>();
    EnvironmentLauncher launcher = nix.launcher(
        db,
        options -> options.buildOutput(line -> {
          lines.add(line);
          thread.set(Thread.currentThread());
        }));
    assertThatThrownBy(() -> launcher.build("app", "dev")).isInstanceOf(ProgramException.class);
    assertThat(lines).anyMatch(line -> line.contains("this package does not build"));
    assertThat(thread.get()).isEqualTo(Thread.currentThread());

    EnvironmentLauncher impatient = nix.launcher(
        db,
        options -> options.buildOutput(line -> {
          throw new IllegalStateException("enough");
        }));

    assertThatThrownBy(() -> impatient.build("app", "dev"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("enough");
    assertNothingLeft();
  }

  @Test
  void build_takesLongerThanItsTimeLimit_isStopped() throws IOException {
    givenPackages("slow");
    EnvironmentLauncher launcher =
        nix.launcher(db, options -> options.buildTimeLimit(Duration.ofMillis(500)));

    assertThatThrownBy(() -> launcher.build("app", "dev"))
        .isInstanceOf(DeadlineExceededException.class);

    assertNothingLeft();
  }

  @Test
  void run_interruptedWhileBuilding_stopsTheBuildAndFails() throws Exception {
    givenPackages("slow");
    CountDownLatch building = new CountDownLatch(1);
    EnvironmentLauncher launcher = nix.launcher(
        db,
        options -> options.buildOutput(line -> {
          if (line.contains("waiting")) {
            building.countDown();
          }
        }));
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    AtomicBoolean interrupted = new AtomicBoolean();
    Thread thread = new Thread(() -> {
      thrown.set(catchThrowable(() -> launcher.run("app", "dev", "true")));
      interrupted.set(Thread.currentThread().isInterrupted());
    });
    thread.start();
    assertThat(building.await(30, TimeUnit.SECONDS)).isTrue();

    thread.interrupt();
    thread.join(TimeUnit.SECONDS.toMillis(30));

    assertThat(thrown.get()).isInstanceOf(CancelledException.class);
    assertThat(interrupted).isTrue();
    assertThat(isRunning("--out-link")).isFalse();
    assertFailedAndNothingLeft();
  }

  @Test
  void run_cancelledBefore_startsNothing() throws IOException {
    givenPackages("greeter");
    CancellationToken token = CancellationToken.create();
    token.cancel();

    assertThatThrownBy(() ->
            nix.launcher(db, options -> options.cancellation(token)).run("app", "dev", "true"))
        .isInstanceOf(CancelledException.class);

    assertFailedAndNothingLeft();
    assertThat(nix.recordedCalls()).isEmpty();
  }

  @Test
  void run_cancelledByItsToken_endsTheCommandGently() throws Exception {
    givenPackages("greeter");
    Path started = nix.directory().resolve("started");
    Path ended = nix.directory().resolve("ended");
    CancellationToken token = CancellationToken.create();
    EnvironmentLauncher launcher = nix.launcher(db, options -> options.cancellation(token));
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread thread = new Thread(() -> thrown.set(catchThrowable(() -> launcher.run(
        "app",
        "dev",
        "sh",
        "-c",
        "trap 'echo gently > " + ended + "; exit 9' TERM; touch " + started
            + "; while :; do sleep 0.05; done"))));
    thread.start();
    await(() -> Files.exists(started));

    token.cancel();
    thread.join(TimeUnit.SECONDS.toMillis(30));

    assertThat(thrown.get()).isInstanceOf(CancelledException.class).hasMessageContaining("dev");
    assertThat(ended).content().isEqualTo("gently\n");
    assertThat(onlySession().exitCode()).contains(9);
  }

  @Test
  void run_interruptedAndTheCommandIgnoresSigterm_isKilledAfterTheGrace() throws Exception {
    givenPackages("greeter");
    Path started = nix.directory().resolve("started");
    EnvironmentLauncher launcher =
        nix.launcher(db, options -> options.grace(Duration.ofMillis(200)));
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread thread = new Thread(() -> thrown.set(catchThrowable(() -> launcher.run(
        "app", "dev", "sh", "-c", "trap '' TERM; touch " + started + "; sleep 61 & sleep 62"))));
    thread.start();
    await(() -> Files.exists(started) && isRunning("62"));

    thread.interrupt();
    thread.join(TimeUnit.SECONDS.toMillis(30));

    assertThat(thrown.get()).isInstanceOf(CancelledException.class);
    assertThat(onlySession().exitCode()).contains(128 + 9);
    await(() -> !isRunning("61") && !isRunning("62"));
  }

  @Test
  void run_interruptedAtAnyTime_isCancelledOrDoneAndItsSessionIsClosed() throws Exception {
    givenPackages("greeter");
    EnvironmentLauncher launcher = nix.launcher(db);
    launcher.build("app", "dev");
    Random random = new Random(4);
    for (int i = 0; i < 25; i++) {
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      Thread thread = new Thread(() -> thrown.set(catchThrowable(() -> {
        while (true) {
          launcher.run("app", "dev", "true");
        }
      })));
      thread.start();
      Thread.sleep(random.nextInt(20));
      thread.interrupt();
      thread.join(TimeUnit.SECONDS.toMillis(30));

      assertThat(thrown.get()).isInstanceOf(CancelledException.class);
      assertThat(db.environmentSessions().listOpen()).isEmpty();
    }
  }

  @Test
  void run_insideATransaction_isRefused() {
    givenPackages("greeter");

    assertThatThrownBy(() -> db.useTransaction(tx -> nix.launcher(db).run("app", "dev", "true")))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void run_commandImpossible_isRefusedAtOnce() {
    assertThatThrownBy(() -> EnvironmentCommand.of("a\0b"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> EnvironmentCommand.of()).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> EnvironmentCommand.of("cat").withInput("a").inheritingIo())
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> EnvironmentCommand.of("cat").withTimeLimit(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
