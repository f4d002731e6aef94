package dev.templedb.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.Repositories;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Asserts that a call is refused and leaves nothing behind. */
final class Refusals {

  private Refusals() {}

  /** A null where none is allowed, which no checker of nulls complains about. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  static <T> T nothing() {
    return (T) new AtomicReference<Object>().get();
  }

  /** The call must fail with {@code type} and a message that holds all of {@code parts}, and change nothing. */
  static void assertRefused(
      Repositories db,
      ThrowingCallable call,
      Class<? extends RuntimeException> type,
      String... parts) {
    long entries = db.audit().count();
    long projects = db.projects().count();
    AbstractThrowableAssert<?, ?> refusal = assertThatThrownBy(call).isExactlyInstanceOf(type);
    for (String part : parts) {
      refusal.hasMessageContaining("%s", part);
    }
    assertThat(db.audit().count()).as("audit entries").isEqualTo(entries);
    assertThat(db.projects().count()).as("projects").isEqualTo(projects);
  }
}
