package dev.templedb.sqlite.connection;

import dev.templedb.CancellationToken;
import dev.templedb.audit.AuditEntry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a caller has said about the calls it makes.
 *
 * @param deadline how long a call may take
 * @param token what cancels it
 * @param actor whom the audit log names
 */
public record CallSettings(
    @Nullable Duration deadline, @Nullable CancellationToken token, String actor) {

  /** The same with a deadline. */
  public CallSettings withDeadline(Duration newDeadline) {
    if (newDeadline.isZero() || newDeadline.isNegative()) {
      throw new IllegalArgumentException("the deadline must be positive, was " + newDeadline);
    }
    return new CallSettings(newDeadline, token, actor);
  }

  /** The same with a token. */
  public CallSettings withToken(CancellationToken newToken) {
    return new CallSettings(deadline, newToken, actor);
  }

  /** The same with an actor. */
  public CallSettings withActor(String newActor) {
    return new CallSettings(deadline, token, AuditEntry.checkActor(newActor));
  }
}
