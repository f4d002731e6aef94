package dev.templedb.nix.entering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.CancellationToken;
import dev.templedb.error.DeadlineExceededException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lock between threads; between processes {@link LauncherProcessesTest} takes it. */
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
  void holding_manyThreadsThatRemoveTheFile_isOnesAtATime() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<?>> work = new ArrayList<>();
    try {
      for (int i = 0; i < 4; i++) {
        boolean removes = i % 2 == 0;
        work.add(threads.submit(() -> {
          for (int n = 0; n < 50; n++) {
            Optional<KeyLock> lock = KeyLock.tryAcquire(file());
            if (lock.isPresent()) {
              most.accumulateAndGet(inside.incrementAndGet(), Math::max);
              inside.decrementAndGet();
              remove(lock.get(), removes);
            }
          }
        }));
      }
      for (Future<?> each : work) {
        each.get(30, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(most).hasValue(1);
  }

  private static void remove(KeyLock lock, boolean removes) {
    try (lock) {
      if (removes) {
        lock.deleteFile();
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
