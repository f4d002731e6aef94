package dev.templedb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CancellationTokenTest {

  @Test
  void cancel_once_tellsEveryListenerOnceAndStays() {
    CancellationToken token = CancellationToken.create();
    List<String> told = new ArrayList<>();
    token.onCancel(() -> told.add("first"));
    token.onCancel(() -> told.add("second"));
    assertThat(token.isCancelled()).isFalse();
    assertThat(told).isEmpty();

    token.cancel();
    token.cancel();

    assertThat(token.isCancelled()).isTrue();
    assertThat(told).containsExactly("first", "second");
  }

  @Test
  void onCancel_alreadyCancelled_runsAtOnce() {
    CancellationToken token = CancellationToken.create();
    token.cancel();
    List<Boolean> told = new ArrayList<>();

    token.onCancel(() -> told.add(token.isCancelled())).close();

    assertThat(told).containsExactly(true);
  }

  @Test
  void onCancel_registrationClosed_isNotTold() {
    CancellationToken token = CancellationToken.create();
    List<String> told = new ArrayList<>();
    CancellationToken.Registration first = token.onCancel(() -> told.add("first"));
    token.onCancel(() -> told.add("second"));

    first.close();
    first.close();
    token.cancel();
    first.close();

    assertThat(told).containsExactly("second");
  }

  @Test
  void onCancel_sameListenerTwice_eachRegistrationCountsForItself() {
    CancellationToken token = CancellationToken.create();
    AtomicInteger told = new AtomicInteger();
    Runnable listener = told::incrementAndGet;
    CancellationToken.Registration first = token.onCancel(listener);
    token.onCancel(listener);

    first.close();
    first.close();
    token.cancel();

    assertThat(told).hasValue(1);
  }

  @Test
  void cancel_listenerThatAsksTheToken_doesNotDeadlock() {
    CancellationToken token = CancellationToken.create();
    AtomicInteger told = new AtomicInteger();
    token.onCancel(() -> {
      token.cancel();
      token.onCancel(told::incrementAndGet).close();
    });

    token.cancel();

    assertThat(told).hasValue(1);
  }

  @Test
  void cancel_raceWithRegistrations_tellsEachExactlyOnce() throws InterruptedException {
    for (int round = 0; round < 200; round++) {
      CancellationToken token = CancellationToken.create();
      AtomicInteger told = new AtomicInteger();
      CountDownLatch start = new CountDownLatch(1);
      Thread canceller = new Thread(() -> {
        try {
          start.await();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
        token.cancel();
      });
      canceller.start();
      start.countDown();
      for (int i = 0; i < 20; i++) {
        token.onCancel(told::incrementAndGet);
      }
      canceller.join();

      assertThat(told).hasValue(20);
    }
  }
}
