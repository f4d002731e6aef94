package dev.templedb.testkit;

import static dev.templedb.testkit.Paging.EVERYTHING;
import static dev.templedb.testkit.Refusals.assertRefused;
import static dev.templedb.testkit.Refusals.nothing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.PageRequest;
import dev.templedb.TempleDb;
import dev.templedb.content.ContentHash;
import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.environment.EnvironmentQuery;
import dev.templedb.environment.EnvironmentSession;
import dev.templedb.environment.EnvironmentSession.State;
import dev.templedb.environment.EnvironmentSessionRepository;
import dev.templedb.environment.EnvironmentVersion;
import dev.templedb.environment.SessionStart;
import dev.templedb.environment.SessionStatistics;
import dev.templedb.error.ConflictException;
import dev.templedb.error.NotFoundException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every {@link EnvironmentSessionRepository} promises. Extend it in the tests of an implementation. */
public abstract class EnvironmentSessionContract {

  private static final Instant START = Instant.parse("2026-11-20T10:30:00.125Z");
  private static final EnvironmentQuery ALL = EnvironmentQuery.all();
  private static final EnvironmentDefinition GIT = EnvironmentDefinition.ofPackages(List.of("git"));

  private final SettableClock clock = new SettableClock(START);
  private final TempleDb db = TempleDb.inMemory(options -> options.clock(clock));
  private final EnvironmentSessionRepository sessions = db.environmentSessions();

  /** For subclasses. */
  protected EnvironmentSessionContract() {
    db.projects().create("app");
    db.environments().create("app", "dev", GIT);
  }

  @AfterEach
  void close() {
    db.close();
  }

  private EnvironmentSession enter(String name) {
    return sessions.open(SessionStart.of("app", name));
  }

  private EnvironmentSession run(String name, int exitCode, Duration time) {
    EnvironmentSession session = enter(name);
    clock.advance(time);
    return sessions.close(session.uuid(), exitCode);
  }

  @Test
  public void open_start_isKeptAsItIs() {
    ContentHash expression = ContentHash.of("{ }".getBytes(StandardCharsets.UTF_8));

    EnvironmentSession opened = sessions.open(SessionStart.of("app", "dev")
        .running("npm test -- 'it''s' \"$X\"\n— 説明")
        .inExpression(expression));

    assertThat(opened.projectSlug()).isEqualTo("app");
    assertThat(opened.environmentName()).isEqualTo("dev");
    assertThat(opened.command()).contains("npm test -- 'it''s' \"$X\"\n— 説明");
    assertThat(opened.expression()).contains(expression);
    assertThat(opened.startedAt()).isEqualTo(START);
    assertThat(opened.endedAt()).isEmpty();
    assertThat(opened.exitCode()).isEmpty();
    assertThat(opened.duration()).isEmpty();
    assertThat(opened.state()).isEqualTo(State.OPEN);
    assertThat(sessions.get(opened.uuid())).isEqualTo(opened);
    assertThat(sessions.listOpen()).containsExactly(opened);
  }

  @Test
  public void open_byAPerson_hasNoCommandAndNoExpression() {
    EnvironmentSession opened = enter("dev");

    assertThat(opened.command()).isEmpty();
    assertThat(opened.expression()).isEmpty();
  }

  @Test
  public void open_environmentChangesMeanwhile_keepsTheVersionThatWasEntered() {
    UUID first = newestVersion();
    EnvironmentSession before = enter("dev");
    db.environments().update("app", "dev", old -> old.withBasePackages(List.of("zsh")));
    EnvironmentSession after = enter("dev");

    assertThat(before.version()).contains(first);
    assertThat(after.version()).contains(newestVersion());
    assertThat(newestVersion()).isNotEqualTo(first);
    assertThat(sessions.close(before.uuid(), 0).version()).contains(first);
  }

  @Test
  public void open_changedInTheSameTransaction_hasTheVersionOfThatChange() {
    EnvironmentSession opened = db.inTransaction(tx -> {
      tx.environments().update("app", "dev", old -> old.withBasePackages(List.of("zsh")));
      return tx.environmentSessions().open(SessionStart.of("app", "dev"));
    });

    assertThat(opened.version()).contains(newestVersion());
    assertThat(
            db.environments().getVersion(newestVersion()).state().definition().basePackages())
        .containsExactly("zsh");
  }

  private UUID newestVersion() {
    EnvironmentVersion newest =
        db.environments().history("app", "dev", EVERYTHING).items().get(0);
    return newest.uuid();
  }

  @Test
  public void open_environmentIsRenamedLater_isListedByItsPresentName() {
    EnvironmentSession opened = enter("dev");
    db.environments().rename("app", "dev", "work");
    db.projects().rename("app", "site");

    assertThat(sessions.get(opened.uuid()).environmentName()).isEqualTo("work");
    assertThat(sessions.get(opened.uuid()).projectSlug()).isEqualTo("site");
  }

  @Test
  public void open_unknownEnvironment_isNotFound() {
    assertRefused(
        db,
        () -> enter("none"),
        NotFoundException.class,
        "opening a session of environment 'app/none'",
        "no environment 'none'");
    assertRefused(
        db,
        () -> sessions.open(SessionStart.of("gone", "dev")),
        NotFoundException.class,
        "no project 'gone'");
  }

  @Test
  public void open_inATransactionThatIsRolledBack_neverWas() {
    List<UUID> opened = new ArrayList<>();
    try {
      db.useTransaction(tx -> {
        opened.add(tx.environmentSessions().open(SessionStart.of("app", "dev")).uuid());
        throw new IllegalStateException("undo");
      });
    } catch (IllegalStateException undone) {
      assertThat(sessions.listOpen()).isEmpty();
    }
    assertRefused(db, () -> sessions.get(opened.get(0)), NotFoundException.class);
  }

  @Test
  public void close_exitCode_isKeptWithTheTime() {
    EnvironmentSession opened = enter("dev");
    clock.advance(Duration.ofMillis(61_007));

    EnvironmentSession closed = sessions.close(opened.uuid(), 137);

    assertThat(closed.state()).isEqualTo(State.EXITED);
    assertThat(closed.exitCode()).contains(137);
    assertThat(closed.endedAt()).contains(START.plusMillis(61_007));
    assertThat(closed.duration()).contains(Duration.ofMillis(61_007));
    assertThat(closed)
        .usingRecursiveComparison()
        .ignoringFields("endedAt", "exitCode", "state")
        .isEqualTo(opened);
    assertThat(sessions.get(opened.uuid())).isEqualTo(closed);
    assertThat(sessions.listOpen()).isEmpty();
  }

  @Test
  public void close_clockWasSetBack_takesNoTime() {
    EnvironmentSession opened = enter("dev");
    clock.advance(Duration.ofHours(-1));

    assertThat(sessions.close(opened.uuid(), 0).duration()).contains(Duration.ZERO);
  }

  @Test
  public void closeFailed_session_hasNoExitCode() {
    EnvironmentSession opened = enter("dev");
    clock.advance(Duration.ofSeconds(2));

    EnvironmentSession closed = sessions.closeFailed(opened.uuid());

    assertThat(closed.state()).isEqualTo(State.FAILED);
    assertThat(closed.exitCode()).isEmpty();
    assertThat(closed.duration()).contains(Duration.ofSeconds(2));
  }

  @Test
  public void close_endedAlready_conflictsAndChangesNothing() {
    EnvironmentSession exited = run("dev", 0, Duration.ofSeconds(1));
    EnvironmentSession failed = sessions.closeFailed(enter("dev").uuid());
    for (EnvironmentSession ended : List.of(exited, failed)) {
      for (ThrowingCallable call : List.<ThrowingCallable>of(
          () -> sessions.close(ended.uuid(), 1), () -> sessions.closeFailed(ended.uuid()))) {
        assertRefused(
            db,
            call,
            ConflictException.class,
            "session '" + ended.uuid() + "'",
            "it has ended already",
            "open another");
      }
      assertThat(sessions.get(ended.uuid())).isEqualTo(ended);
    }
  }

  @Test
  public void callsThatNeedASession_unknown_sayOperationIdentityAndNextStep() {
    UUID none = UUID.randomUUID();
    for (ThrowingCallable call : List.<ThrowingCallable>of(
        () -> sessions.get(none),
        () -> sessions.close(none, 0),
        () -> sessions.closeFailed(none))) {
      assertRefused(
          db,
          call,
          NotFoundException.class,
          "session '" + none + "'",
          "there is no session",
          "list the sessions");
    }
  }

  @Test
  public void calls_null_areRefusedAtOnce() {
    for (ThrowingCallable call : List.<ThrowingCallable>of(
        () -> sessions.open(nothing()),
        () -> sessions.get(nothing()),
        () -> sessions.close(nothing(), 0),
        () -> sessions.closeFailed(nothing()),
        () -> sessions.list(nothing(), EVERYTHING),
        () -> sessions.list(ALL, nothing()),
        () -> sessions.statistics(nothing()))) {
      assertRefused(db, call, NullPointerException.class);
    }
  }

  @Test
  public void list_everyPageSize_givesTheSameWholeTheLatestFirst() {
    db.environments().create("app", "test", GIT);
    List<String> all = new ArrayList<>();
    List<String> ofTest = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      String name = i % 3 == 0 ? "test" : "dev";
      String uuid = enter(name).uuid().toString();
      all.add(uuid);
      if (name.equals("test")) {
        ofTest.add(uuid);
      }
      // Some begin in the same millisecond.
      clock.advance(Duration.ofMillis(i % 4 == 0 ? 0 : 400));
    }
    Collections.reverse(all);
    Collections.reverse(ofTest);

    Paging.assertEveryPageSizeGives(
        all, page -> sessions.list(ALL, page), session -> session.uuid().toString());
    Paging.assertEveryPageSizeGives(
        all,
        page -> sessions.list(EnvironmentQuery.ofProject("app"), page),
        session -> session.uuid().toString());
    Paging.assertEveryPageSizeGives(
        ofTest,
        page -> sessions.list(ALL.named("test"), page),
        session -> session.uuid().toString());
  }

  @Test
  public void list_changesBetweenPages_neitherRepeatsNorSkipsWhatStays() {
    List<UUID> opened = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      opened.add(enter("dev").uuid());
      clock.advance(Duration.ofSeconds(1));
    }
    Optional<PageRequest> second = sessions.list(ALL, PageRequest.first(2)).next();
    enter("dev");
    sessions.close(opened.get(0), 0);

    assertThat(sessions.list(ALL, second.orElseThrow()).items())
        .extracting(EnvironmentSession::uuid)
        .containsExactly(opened.get(1), opened.get(0));
  }

  @Test
  public void list_foreignKey_isRefused() {
    assertRefused(
        db,
        () -> sessions.list(ALL, PageRequest.first(2).startingAfter("app/dev")),
        IllegalArgumentException.class,
        "app/dev");
  }

  @Test
  public void listOpen_some_givesTheEarliestFirst() {
    List<UUID> opened = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      opened.add(enter("dev").uuid());
      clock.advance(Duration.ofMillis(i == 1 ? 0 : 10));
    }
    sessions.close(opened.remove(2), 0);

    assertThat(sessions.listOpen()).extracting(EnvironmentSession::uuid).isEqualTo(opened);
  }

  @Test
  public void query_eachRestriction_meansTheSessionsOfThoseEnvironments() {
    db.projects().create("other");
    db.environments().create("other", "dev", EnvironmentDefinition.ofPackages(List.of("zsh")));
    db.environments()
        .create("app", "old", EnvironmentDefinition.builder().active(false).build());
    enter("old");
    clock.advance(Duration.ofHours(1));
    run("dev", 0, Duration.ofSeconds(1));
    sessions.open(SessionStart.of("other", "dev"));

    assertSessionsOf(ALL, "app/dev", "app/old", "other/dev");
    assertSessionsOf(EnvironmentQuery.ofProject("app"), "app/dev", "app/old");
    assertSessionsOf(EnvironmentQuery.ofProject("none"));
    assertSessionsOf(ALL.named("dev"), "app/dev", "other/dev");
    assertSessionsOf(ALL.usingPackage("zsh"), "other/dev");
    assertSessionsOf(ALL.active(), "app/dev", "other/dev");
    assertSessionsOf(ALL.unusedSince(START.plusSeconds(4_000)).named("dev"), "app/dev");
    assertSessionsOf(ALL.neverUsed());
    assertSessionsOf(ALL.usingPin("none"));
  }

  private void assertSessionsOf(EnvironmentQuery query, String... environments) {
    List<EnvironmentSession> found = sessions.list(query, EVERYTHING).items();
    assertThat(found)
        .extracting(session -> session.projectSlug() + "/" + session.environmentName())
        .containsExactlyInAnyOrder(environments);
    assertThat(sessions.statistics(query).count()).isEqualTo(found.size());
  }

  @Test
  public void statistics_noSessions_areEmpty() {
    SessionStatistics none = sessions.statistics(ALL);

    assertThat(none)
        .isEqualTo(new SessionStatistics(
            0, 0, 0, 0, 0, 0, Optional.empty(), Optional.empty(), Optional.empty()));
    assertThat(none.successRate()).isEmpty();
  }

  @Test
  public void statistics_sessionsOfEveryKind_areCountedOnceEach() {
    for (int i = 1; i <= 20; i++) {
      run("dev", i % 4 == 0 ? 1 : 0, Duration.ofMillis(i * 100 + 1));
    }
    sessions.closeFailed(enter("dev").uuid());
    clock.advance(Duration.ofSeconds(7));
    enter("dev");

    SessionStatistics statistics = sessions.statistics(ALL);

    assertThat(statistics.count()).isEqualTo(22);
    assertThat(statistics.open()).isEqualTo(1);
    assertThat(statistics.exited()).isEqualTo(20);
    assertThat(statistics.succeeded()).isEqualTo(15);
    assertThat(statistics.failed()).isEqualTo(1);
    assertThat(statistics.abandoned()).isZero();
    assertThat(statistics.successRate()).contains(0.75);
    assertThat(statistics.meanDuration()).contains(Duration.ofMillis(1_051));
    assertThat(statistics.p95Duration()).contains(Duration.ofMillis(1_901));
    assertThat(statistics.lastUsedAt()).contains(clock.instant());
  }

  @Test
  public void neverUsedPackages_ownAndInherited_areThoseOfNoEnvironmentThatWasEntered() {
    db.environments()
        .create(
            "app",
            "base",
            EnvironmentDefinition.builder()
                .addBasePackages("coreutils")
                .addTargetPackages("gcc")
                .build());
    db.environments()
        .create(
            "app",
            "child",
            EnvironmentDefinition.builder()
                .addBasePackages("zsh")
                .addMultiPackages("glibc")
                .parent("base")
                .build());
    db.environments()
        .create(
            "app",
            "sibling",
            EnvironmentDefinition.builder()
                .addBasePackages("fish", "git")
                .parent("base")
                .build());
    assertThat(sessions.neverUsedPackages())
        .containsExactly("coreutils", "fish", "gcc", "git", "glibc", "zsh");

    enter("child");
    assertThat(sessions.neverUsedPackages()).containsExactly("fish", "git");

    enter("dev");
    assertThat(sessions.neverUsedPackages()).containsExactly("fish");
  }

  @Test
  public void deleteEnvironment_withSessions_takesThemAlongButNotOpenOnes() {
    EnvironmentSession opened = enter("dev");
    assertRefused(
        db,
        () -> db.environments().delete("app", "dev"),
        ConflictException.class,
        "somebody is in it");
    assertRefused(db, () -> db.projects().delete("app"), ConflictException.class, "'dev'");
    sessions.close(opened.uuid(), 0);

    db.environments().delete("app", "dev");

    assertRefused(db, () -> sessions.get(opened.uuid()), NotFoundException.class);
    assertThat(sessions.list(ALL, EVERYTHING).items()).isEmpty();
  }
}
