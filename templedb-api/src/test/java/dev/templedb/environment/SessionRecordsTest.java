package dev.templedb.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.content.ContentHash;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SessionRecordsTest {

  private static final ContentHash HASH = ContentHash.of(new byte[0]);

  @Test
  void sessionStart_withers_changeOneThing() {
    SessionStart start = SessionStart.of("app", "dev");

    assertThat(start).isEqualTo(new SessionStart("app", "dev", Optional.empty(), Optional.empty()));
    assertThat(start.running("npm test").inExpression(HASH))
        .isEqualTo(start.inExpression(HASH).running("npm test"))
        .isEqualTo(new SessionStart("app", "dev", Optional.of("npm test"), Optional.of(HASH)));
    assertThatThrownBy(() -> start.running("a\0"))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("command");
  }

  @Test
  void session_duration_isThereOnceItHasEnded() {
    Instant start = Instant.parse("2026-01-02T03:04:05Z");
    EnvironmentSessionBuilder open = EnvironmentSession.builder()
        .uuid(new UUID(1, 2))
        .projectSlug("app")
        .environmentName("dev")
        .startedAt(start)
        .state(EnvironmentSession.State.OPEN);

    assertThat(open.build().duration()).isEmpty();
    assertThat(open.endedAt(start.plusMillis(1_500))
            .exitCode(0)
            .state(EnvironmentSession.State.EXITED)
            .build()
            .duration())
        .contains(Duration.ofMillis(1_500));
  }

  @Test
  void statistics_successRate_isThatOfTheSessionsWithAnExitCode() {
    assertThat(statistics(0, 0).successRate()).isEmpty();
    assertThat(statistics(4, 0).successRate()).contains(0.0);
    assertThat(statistics(4, 3).successRate()).contains(0.75);
    assertThat(statistics(4, 4).successRate()).contains(1.0);
  }

  private static SessionStatistics statistics(long exited, long succeeded) {
    return new SessionStatistics(
        9,
        1,
        exited,
        succeeded,
        2,
        2,
        Optional.empty(),
        Optional.empty(),
        Optional.of(Instant.EPOCH));
  }
}
