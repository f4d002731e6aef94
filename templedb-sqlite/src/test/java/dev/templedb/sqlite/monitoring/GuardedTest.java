package dev.templedb.sqlite.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.sqlite.schema.RecordingLogger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Listeners that throw. */
class GuardedTest {

  @Test
  void call_listenerThrowsEachTime_isLoggedOnceAndCalledOn() {
    RecordingLogger log = new RecordingLogger();
    List<String> heard = new ArrayList<>();
    Guarded<List<String>> guarded = new Guarded<>(heard, "metricsListener", log);

    for (int i = 0; i < 3; i++) {
      guarded.call(listener -> {
        listener.add("called");
        throw new AssertionError("of the program");
      });
    }

    assertThat(heard).hasSize(3);
    assertThat(log.lines)
        .containsExactly(
            "WARN the metricsListener threw, which changes nothing; it won't be logged again");
  }
}
