package dev.templedb.environment;

import dev.templedb.content.ContentHash;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.immutables.value.Value;

/**
 * One use of an environment, from entering to leaving.
 *
 * @param uuid its identity, the same in every database
 * @param projectSlug the project
 * @param environmentName the environment, by its present name
 * @param version the version of the environment that was entered; empty for sessions that were recorded by hand
 * @param command what was run in it; empty when a person entered it
 * @param expression identifies what was built for it
 * @param startedAt when it was entered
 * @param endedAt when it was left; for an abandoned one, when that was found out
 * @param exitCode what the command or shell ended with; 128 and the number of the signal when a signal ended it
 * @param state how it ended, or that it hasn't
 */
@Value.Builder
public record EnvironmentSession(
    UUID uuid,
    String projectSlug,
    String environmentName,
    Optional<UUID> version,
    Optional<String> command,
    Optional<ContentHash> expression,
    Instant startedAt,
    Optional<Instant> endedAt,
    Optional<Integer> exitCode,
    State state) {

  public EnvironmentSession {
    Objects.requireNonNull(uuid, "uuid");
    Objects.requireNonNull(projectSlug, "projectSlug");
    Objects.requireNonNull(environmentName, "environmentName");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(command, "command");
    Objects.requireNonNull(expression, "expression");
    Objects.requireNonNull(startedAt, "startedAt");
    Objects.requireNonNull(endedAt, "endedAt");
    Objects.requireNonNull(exitCode, "exitCode");
    Objects.requireNonNull(state, "state");
  }

  /** How a session ended. */
  public enum State {
    /** It hasn't. */
    OPEN,
    /** The command or shell ended, by itself or by a signal. */
    EXITED,
    /** The environment could not be entered. */
    FAILED,
    /** The program that had opened it is gone, and can't say how it ended. */
    ABANDONED
  }

  /** A builder. */
  public static EnvironmentSessionBuilder builder() {
    return new EnvironmentSessionBuilder();
  }

  /** How long it took, if it has ended. */
  public Optional<Duration> duration() {
    return endedAt.map(end -> Duration.between(startedAt, end));
  }
}
