package dev.templedb.sqlite.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.templedb.CancellationToken;
import dev.templedb.error.BusyException;
import dev.templedb.error.CancelledException;
import dev.templedb.error.ClosedException;
import dev.templedb.error.DeadlineExceededException;
import dev.templedb.error.TempleDbException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Permits are given in the order in which they are asked for, and none is lost. */
class FairQueueTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  private final List<String> order = Collections.synchronizedList(new ArrayList<>());

  @Test
  void acquire_free_givesAtOnceAndRelease_makesItFreeAgain() {
    FairQueue queue = new FairQueue("it", 1, LONG);
    Call call = call("one", Databases.PLAIN);

    queue.acquire(call);
    assertThat(queue.isIdle()).isFalse();
    queue.release(call);

    assertThat(queue.isIdle()).isTrue();
  }

  @Test
  void acquire_manyWaiters_areServedInOrder() throws Exception {
    FairQueue queue = new FairQueue("it", 1, LONG);
    Call holder = call("holder", Databases.PLAIN);
    queue.acquire(holder);
    List<Thread> waiters = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      waiters.add(waiter(queue, call("w" + i, Databases.PLAIN)));
      expected.add("w" + i);
    }

    queue.release(holder);

    join(waiters);
    assertThat(order).containsExactlyElementsOf(expected);
    assertThat(queue.isIdle()).isTrue();
  }

  @Test
  void acquire_againWithoutPause_doesNotOvertakeAWaiter() throws Exception {
    FairQueue queue = new FairQueue("it", 1, LONG);
    Call holder = call("holder", Databases.PLAIN);
    queue.acquire(holder);
    Thread waiter = waiter(queue, call("waiter", Databases.PLAIN));

    queue.release(holder);
    Call again = call("again", Databases.PLAIN);
    queue.acquire(again);
    order.add("again");
    queue.release(again);

    join(List.of(waiter));
    assertThat(order).containsExactly("waiter", "again");
  }

  @Test
  void acquire_someWaitersGiveUp_theOthersKeepTheirPlaces() throws Exception {
    FairQueue queue = new FairQueue("it", 1, LONG);
    CancellationToken token = CancellationToken.create();
    Call holder = call("holder", Databases.PLAIN);
    queue.acquire(holder);
    List<Thread> waiters = new ArrayList<>();
    waiters.add(waiter(queue, call("first", Databases.PLAIN)));
    waiters.add(waiter(queue, call("late", Databases.PLAIN.withDeadline(Duration.ofMillis(500)))));
    waiters.add(waiter(queue, call("second", Databases.PLAIN)));
    waiters.add(waiter(queue, call("cancelled", Databases.PLAIN.withToken(token))));
    waiters.add(waiter(queue, call("third", Databases.PLAIN)));
    Thread interrupted = waiter(queue, call("interrupted", Databases.PLAIN));
    waiters.add(interrupted);
    waiters.add(waiter(queue, call("fourth", Databases.PLAIN)));

    token.cancel();
    interrupted.interrupt();
    interrupted.join();
    waiters.get(1).join();
    waiters.get(3).join();
    queue.release(holder);

    join(waiters);
    assertThat(order.subList(0, 3))
        .containsExactlyInAnyOrder(
            "late DeadlineExceededException",
            "cancelled CancelledException",
            "interrupted CancelledException");
    assertThat(order.subList(3, order.size()))
        .containsExactly("first", "second", "third", "fourth");
  }

  @Test
  void acquire_timeoutPasses_isBusyAndNamesTheHolder() {
    FairQueue queue = new FairQueue("the lock", 1, Duration.ofMillis(40));
    Call holder = call("holding", Databases.PLAIN);
    queue.acquire(holder);

    Throwable failure = catchThrowable(() -> queue.acquire(call("waiting", Databases.PLAIN)));

    assertThat(failure)
        .isInstanceOf(BusyException.class)
        .hasMessageContaining(
            "for the lock, held by thread '" + Thread.currentThread().getName() + "' (holding)");
    assertThat(((BusyException) failure).waited()).isGreaterThanOrEqualTo(Duration.ofMillis(40));
    queue.release(holder);
    assertThat(queue.isIdle()).isTrue();
  }

  @Test
  void acquire_timeoutZero_isBusyAtOnceUnlessFree() {
    FairQueue queue = new FairQueue("it", 1, Duration.ZERO);
    Call holder = call("holding", Databases.PLAIN);
    queue.acquire(holder);

    assertThatThrownBy(() -> queue.acquire(call("waiting", Databases.PLAIN)))
        .isInstanceOf(BusyException.class);
  }

  @Test
  void close_newcomersAreRefusedAndWaitersStillServed() throws Exception {
    FairQueue queue = new FairQueue("it", 1, LONG);
    Call holder = call("holder", Databases.PLAIN);
    queue.acquire(holder);
    Thread waiter = waiter(queue, call("waiter", Databases.PLAIN));

    queue.close();

    assertThatThrownBy(() -> queue.acquire(call("newcomer", Databases.PLAIN)))
        .isInstanceOf(ClosedException.class);
    assertThat(queue.isIdle()).isFalse();
    queue.release(holder);
    join(List.of(waiter));
    assertThat(order).containsExactly("waiter");
    assertThat(queue.isIdle()).isTrue();
  }

  @Test
  void stress_waitersComeGiveUpAndAreCancelled_noPermitIsLostOrGivenTwice() throws Exception {
    int permits = 3;
    FairQueue queue = new FairQueue("it", permits, Duration.ofMillis(3));
    AtomicInteger held = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger served = new AtomicInteger();
    AtomicInteger gaveUp = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(12);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int t = 0; t < 12; t++) {
        Random random = new Random(t);
        all.add(threads.submit(() -> {
          for (int i = 0; i < 1_500; i++) {
            Call call = call("stress", settings(random));
            try {
              queue.acquire(call);
            } catch (BusyException | DeadlineExceededException | CancelledException e) {
              gaveUp.incrementAndGet();
              continue;
            }
            most.accumulateAndGet(held.incrementAndGet(), Math::max);
            LockSupport.parkNanos(random.nextInt(300_000));
            held.decrementAndGet();
            served.incrementAndGet();
            queue.release(call);
          }
        }));
      }
      for (Future<?> each : all) {
        each.get(60, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(most).hasValue(permits);
    assertThat(served.get()).isGreaterThan(1_000);
    assertThat(gaveUp.get()).isGreaterThan(100);
    assertThat(queue.isIdle()).isTrue();
    for (int i = 0; i < permits; i++) {
      queue.acquire(call("afterwards", Databases.PLAIN));
    }
    assertThatThrownBy(() -> queue.acquire(call("one too many", Databases.PLAIN)))
        .isInstanceOf(BusyException.class);
  }

  private static CallSettings settings(Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> Databases.PLAIN;
      case 1 -> Databases.PLAIN.withDeadline(Duration.ofNanos(1 + random.nextInt(1_000_000)));
      default -> {
        CancellationToken token = CancellationToken.create();
        if (random.nextBoolean()) {
          token.cancel();
        }
        yield Databases.PLAIN.withToken(token);
      }
    };
  }

  private static Call call(String name, CallSettings settings) {
    return new Call(Operation.of(name), settings, () -> false);
  }

  /** A thread that notes when it was served, or why it was not; returns once it waits. */
  private Thread waiter(FairQueue queue, Call call) throws InterruptedException {
    Thread thread = new Thread(() -> {
      try {
        queue.acquire(call);
        order.add(call.operation().toString());
        queue.release(call);
      } catch (TempleDbException e) {
        order.add(call.operation() + " " + e.getClass().getSimpleName());
      }
    });
    thread.start();
    while (LockSupport.getBlocker(thread) != queue) {
      assertThat(thread.isAlive()).isTrue();
      Thread.sleep(1);
    }
    return thread;
  }

  private static void join(List<Thread> threads) throws InterruptedException {
    for (Thread thread : threads) {
      thread.join(TimeUnit.SECONDS.toMillis(30));
      assertThat(thread.isAlive()).isFalse();
    }
  }
}
