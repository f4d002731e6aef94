package dev.templedb.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EnvironmentQueryTest {

  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");

  @Test
  void restrictions_inAnyOrder_addToEachOther() {
    EnvironmentQuery query = new EnvironmentQuery(
        Optional.of("app"),
        Optional.of("dev"),
        Optional.of("git"),
        Optional.of("stable"),
        Optional.of(TIME),
        true);

    assertThat(EnvironmentQuery.ofProject("app")
            .named("dev")
            .usingPackage("git")
            .usingPin("stable")
            .unusedSince(TIME)
            .active())
        .isEqualTo(query);
    assertThat(EnvironmentQuery.all()
            .active()
            .unusedSince(TIME)
            .usingPin("stable")
            .usingPackage("git")
            .named("dev")
            .inProject("app"))
        .isEqualTo(query);
  }

  @Test
  void all_nothing_isRestricted() {
    assertThat(EnvironmentQuery.all())
        .isEqualTo(new EnvironmentQuery(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false));
    assertThat(EnvironmentQuery.all().active().usingPackage("git").usingPin()).isEmpty();
  }

  @Test
  void neverUsed_isUnusedSinceTheBeginning() {
    assertThat(EnvironmentQuery.all().neverUsed().unusedSince()).contains(Instant.EPOCH);
  }
}
