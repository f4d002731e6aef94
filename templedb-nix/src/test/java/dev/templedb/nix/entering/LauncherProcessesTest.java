package dev.templedb.nix.entering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.PageRequest;
import dev.templedb.TempleDb;
import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.environment.EnvironmentQuery;
import dev.templedb.environment.EnvironmentSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several threads and processes, their inherited input and output, and their deaths. */
class LauncherProcessesTest {

  private static final EnvironmentDefinition TOOLS =
      EnvironmentDefinition.ofPackages(List.of("greeter", "arguments"));

  private PrivateNix nix;
  private Path database;

  @BeforeEach
  void create() throws IOException {
    nix = PrivateNix.create();
    database = nix.directory().resolve("work/work.templedb");
    try (TempleDb db = nix.open("work")) {
      db.projects().create("app");
      db.environments().create("app", "dev", TOOLS);
    }
  }

  @AfterEach
  void close() {
    if (nix != null) {
      nix.close();
    }
  }

  private Process start(Path output, Path input, String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of(database.toString()));
    all.addAll(List.of(arguments));
    return LauncherProgram.with(nix, all.toArray(String[]::new))
        .redirectInput(input.toFile())
        .redirectOutput(output.toFile())
        .redirectError(nix.directory().resolve("errors").toFile())
        .start();
  }

  private int await(Process process) throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private static void awaitContent(Path file) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (Files.notExists(file) || Files.size(file) == 0) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(5);
    }
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(nix.directory().resolve(name), text);
  }

  private List<EnvironmentSession> sessions() {
    try (TempleDb db = TempleDb.open(database)) {
      return db.environmentSessions()
          .list(EnvironmentQuery.all(), PageRequest.first(10))
          .items();
    }
  }

  @Test
  void enter_shell_hasTheInputAndOutputOfTheProcess() throws Exception {
    Path output = nix.directory().resolve("output");
    Path input = file("input", "greet me\nexit 7\n");

    Process process = start(output, input, "FHS", "enter");

    assertThat(await(process)).isEqualTo(7);
    assertThat(output).content().isEqualTo("hello me\n");
    assertThat(sessions()).singleElement().satisfies(session -> {
      assertThat(session.command()).isEmpty();
      assertThat(session.exitCode()).contains(7);
    });
  }

  @Test
  void enter_anotherRunScript_runsItInBothForms() throws Exception {
    try (TempleDb db = TempleDb.open(database)) {
      db.environments()
          .update(
              "app",
              "dev",
              old -> old.toBuilder().runScript("show-arguments 'a b' $((1+1))").build());
    }
    for (String form : List.of("FHS", "SHELL")) {
      Path output = nix.directory().resolve("output-" + form);

      assertThat(await(start(output, file("input", ""), form, "enter"))).isZero();

      assertThat(output).content().isEqualTo("[a b]\n[2]\n");
    }
  }

  @Test
  void run_inheriting_hasTheInputAndOutputOfTheProcess() throws Exception {
    Path output = nix.directory().resolve("output");

    Process process =
        start(output, file("input", "from outside\n"), "FHS", "run", "sh", "-c", "cat; exit 2");

    assertThat(await(process)).isEqualTo(2);
    assertThat(output).content(StandardCharsets.UTF_8).isEqualTo("from outside\n");
  }

  @Test
  void run_commandIsKilledFromOutside_isRecordedWithTheSignal() throws Exception {
    Path pid = nix.directory().resolve("pid");
    Process process = start(
        nix.directory().resolve("output"),
        file("input", ""),
        "FHS",
        "run",
        "sh",
        "-c",
        "echo $$ > " + pid + "; exec sleep 60");
    awaitContent(pid);

    ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
        .orElseThrow()
        .destroy();

    assertThat(await(process)).isEqualTo(128 + 15);
    assertThat(sessions()).singleElement().satisfies(session -> {
      assertThat(session.state()).isEqualTo(EnvironmentSession.State.EXITED);
      assertThat(session.exitCode()).contains(128 + 15);
    });
  }

  @Test
  void run_jvmIsKilled_isAbandonedWhenTheDatabaseIsNextOpened() throws Exception {
    Path pid = nix.directory().resolve("pid");
    Process process = start(
        nix.directory().resolve("output"),
        file("input", ""),
        "FHS",
        "run",
        "sh",
        "-c",
        "echo $$ > " + pid + "; exec sleep 60");
    awaitContent(pid);
    assertThat(sessions())
        .singleElement()
        .satisfies(session -> assertThat(session.state()).isEqualTo(EnvironmentSession.State.OPEN));

    process.destroyForcibly().onExit().get(30, TimeUnit.SECONDS);

    assertThat(sessions()).singleElement().satisfies(session -> {
      assertThat(session.state()).isEqualTo(EnvironmentSession.State.ABANDONED);
      assertThat(session.exitCode()).isEmpty();
    });
    ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
        .ifPresent(ProcessHandle::destroyForcibly);
  }

  @Test
  void run_newEnvironmentFromTwoThreads_isBuiltOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (TempleDb db = TempleDb.open(database)) {
      EnvironmentLauncher launcher = nix.launcher(db);
      CyclicBarrier barrier = new CyclicBarrier(2);
      Callable<String> work = () -> {
        barrier.await();
        return launcher.run("app", "dev", "greet").output();
      };

      for (Future<String> output : threads.invokeAll(List.of(work, work))) {
        assertThat(output.get(60, TimeUnit.SECONDS)).isEqualTo("hello world\n");
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(nix.recordedCalls("nix-build")).hasSize(1);
    assertThat(sessions()).hasSize(2);
  }

  @Test
  void run_newEnvironmentFromTwoProcesses_isBuiltOnce() throws Exception {
    List<Process> processes = new ArrayList<>();
    List<Path> outputs = List.of(nix.directory().resolve("1"), nix.directory().resolve("2"));
    for (Path output : outputs) {
      processes.add(start(output, file("input", ""), "FHS", "run", "greet"));
    }

    for (Process process : processes) {
      assertThat(await(process)).isZero();
    }

    assertThat(outputs)
        .allSatisfy(output -> assertThat(output).content().isEqualTo("hello world\n"));
    assertThat(nix.recordedCalls("nix-build")).hasSize(1);
    assertThat(sessions()).hasSize(2);
  }

  @Test
  void run_commandDiesWithTheThreadThatStartedIt_livesToItsEnd() throws Exception {
    PrivateNix.assumeInstalled("setpriv");
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (TempleDb db = TempleDb.open(database)) {
      // As bubblewrap with --die-with-parent.
      Future<CommandResult> result = thread.submit(() -> nix.launcher(db)
          .run(
              "app", "dev", "setpriv", "--pdeathsig", "KILL", "sh", "-c", "sleep 0.3; echo alive"));

      assertThat(result.get(60, TimeUnit.SECONDS).output()).isEqualTo("alive\n");
    } finally {
      thread.shutdownNow();
    }
  }
}
