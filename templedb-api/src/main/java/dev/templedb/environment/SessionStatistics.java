package dev.templedb.environment;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * How environments were used.
 *
 * @param count how many sessions there were
 * @param open how many of them have not ended
 * @param exited how many of them are {@link EnvironmentSession.State#EXITED}; one that was recorded by hand may lack its exit code
 * @param succeeded how many of them ended with exit code 0
 * @param failed how many of them could not be entered
 * @param abandoned how many of them were left by a program that died
 * @param meanDuration the mean duration of those that exited, if there are any
 * @param p95Duration the duration that 95 % of these did not exceed (nearest rank)
 * @param lastUsedAt when the last of those began that could be entered
 */
public record SessionStatistics(
    long count,
    long open,
    long exited,
    long succeeded,
    long failed,
    long abandoned,
    Optional<Duration> meanDuration,
    Optional<Duration> p95Duration,
    Optional<Instant> lastUsedAt) {

  public SessionStatistics {
    Objects.requireNonNull(meanDuration, "meanDuration");
    Objects.requireNonNull(p95Duration, "p95Duration");
    Objects.requireNonNull(lastUsedAt, "lastUsedAt");
  }

  /** Which part of the sessions that exited did so with exit code 0; empty when none has. */
  public Optional<Double> successRate() {
    return exited == 0 ? Optional.empty() : Optional.of((double) succeeded / exited);
  }
}
