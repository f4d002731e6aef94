package dev.templedb.sqlite.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.maintenance.WaitTimes;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Counted waits, compared with a list of them. */
class WaitCounterProperties {

  @Provide
  Arbitrary<List<Long>> waits() {
    return Arbitraries.longs().between(0, Long.MAX_VALUE / 2_000).list().ofMaxSize(1_000);
  }

  @Property(tries = 200)
  void times_anyWaits_areThoseOfTheListAndP99IsAtMostAnEighthTooLarge(
      @ForAll("waits") List<Long> waits) {
    WaitCounter counter = new WaitCounter();
    for (long wait : waits) {
      if (wait == 0) {
        counter.immediate();
      } else {
        counter.acquired(wait);
      }
    }

    WaitTimes times = counter.times();

    List<Long> sorted = waits.stream().sorted().toList();
    long max = sorted.isEmpty() ? 0 : sorted.get(sorted.size() - 1);
    long p99 = sorted.isEmpty() ? 0 : sorted.get(sorted.size() - sorted.size() / 100 - 1);
    assertThat(times.acquired()).isEqualTo(waits.size());
    assertThat(times.waited()).isEqualTo(waits.stream().filter(wait -> wait > 0).count());
    assertThat(times.max()).isEqualTo(Duration.ofNanos(max));
    assertThat(times.mean())
        .isEqualTo(Duration.ofNanos(
            waits.isEmpty() ? 0 : waits.stream().mapToLong(Long::longValue).sum() / waits.size()));
    assertThat(times.p99().toNanos()).isBetween(p99, p99 + p99 / 8);
  }

  @Property
  void classes_anyNumber_isInTheClassWhoseBoundsHoldIt(@ForAll long number) {
    long nanos = number & Long.MAX_VALUE;
    int index = WaitCounter.classOf(nanos);

    assertThat(WaitCounter.upperBound(index)).isGreaterThanOrEqualTo(nanos);
    if (index > 0) {
      assertThat(WaitCounter.upperBound(index - 1)).isLessThan(nanos);
    }
  }

  @Example
  void gaveUp_afterALongWait_countsAsWaitAndMaximumAlone() {
    WaitCounter counter = new WaitCounter();
    counter.immediate();
    counter.gaveUp(1_000);

    assertThat(counter.times())
        .isEqualTo(new WaitTimes(1, 1, Duration.ZERO, Duration.ZERO, Duration.ofNanos(1_000)));
  }
}
