package dev.templedb.nix.entering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.CancellationToken;
import dev.templedb.error.DeadlineExceededException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lock between threads and between processes. */
class KeyLockTest {

  private @TempDir Path directory;

  private static Patience patience(Duration limit) {
    return new Patience("locking", CancellationToken.create(), Optional.of(limit));
  }

  private Path file() {
    return directory.resolve("locks/key.lock");
  }

  @Test
  void tryAcquire_held_isEmptyUntilItIsClosed() {
    KeyLock lock = KeyLock.tryAcquire(file()).orElseThrow();
    assertThat(KeyLock.tryAcquire(file())).isEmpty();

    lock.close();

    Optional<KeyLock> again = KeyLock.tryAcquire(file());
    assertThat(again).isPresent();
    again.ifPresent(KeyLock::close);
  }

  @Test
  void holding_heldForLonger_endsAtTheTimeLimit() {
    KeyLock lock = KeyLock.tryAcquire(file()).orElseThrow();
    try {
      assertThatThrownBy(() -> KeyLock.holding(file(), patience(Duration.ofMillis(100)), () -> 1))
          .isInstanceOf(DeadlineExceededException.class);
    } finally {
      lock.close();
    }
  }

  @Test
  void holding_fileRemovedByTheHolder_isOfTheNewFile() throws Exception {
    KeyLock lock = KeyLock.tryAcquire(file()).orElseThrow();
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<Boolean> waiting = thread.submit(() ->
          KeyLock.holding(file(), patience(Duration.ofSeconds(30)), () -> Files.exists(file())));
      lock.deleteFile();
      lock.close();

      assertThat(waiting.get(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      thread.shutdownNow();
    }
  }

  @Test
  void tryAcquire_anotherThreadOfTheHolderTries_isStillHeldForOtherProcesses() throws Exception {
    KeyLock lock = KeyLock.tryAcquire(file()).orElseThrow();
    try {
      assertThat(KeyLock.tryAcquire(file())).isEmpty();

      assertThat(run("try")).isEqualTo("held");
    } finally {
      lock.close();
    }
    assertThat(run("try")).isEqualTo("free");
  }

  @Test
  void tryAcquire_processesThatRemoveTheFile_areInsideOneAtATime() throws Exception {
    List<Process> processes = List.of(start("700"), start("700"));

    for (Process process : processes) {
      assertThat(output(process)).isEqualTo("0");
    }
  }

  private Process start(String what) throws IOException {
    return LauncherProgram.program(LockProgram.class, file().toString(), what)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private String run(String what) throws IOException, InterruptedException {
    return output(start(what));
  }

  private static String output(Process process) throws IOException, InterruptedException {
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return output.strip();
  }
}
