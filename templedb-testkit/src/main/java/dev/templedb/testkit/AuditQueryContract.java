package dev.templedb.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.TempleDb;
import dev.templedb.audit.AuditEntry;
import dev.templedb.audit.AuditLog;
import dev.templedb.audit.AuditQuery;
import dev.templedb.environment.EnvironmentDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link AuditLog} finds. Extend it in the tests of an implementation. */
public abstract class AuditQueryContract {

  private static final Instant START = Instant.parse("2026-11-20T10:00:00.500Z");

  private final SettableClock clock = new SettableClock(START);
  private TempleDb db;

  /** For subclasses. */
  protected AuditQueryContract() {}

  /** Makes entries 1 to 6, a minute between each two. */
  @BeforeEach
  public void makeSixEntries() {
    db = TempleDb.inMemory(options -> options.actor("owner").clock(clock));
    EnvironmentDefinition none = EnvironmentDefinition.ofPackages(List.of());
    db.projects().create("app");
    later().projects().create("app2");
    later().actingAs("robot").environments().create("app", "dev", none);
    later().environments().create("app2", "dev", none);
    later().actingAs("robot").environments().rename("app", "dev", "Dev");
    later().projects().rename("app2", "apple");
  }

  private TempleDb later() {
    clock.advance(Duration.ofMinutes(1));
    return db;
  }

  /** Closes it. */
  @AfterEach
  public void close() {
    db.close();
  }

  private List<Long> ids(AuditQuery query) {
    List<Long> ids = new ArrayList<>();
    db.audit().forEach(query, entry -> ids.add(entry.id()));
    assertThat(db.audit().list(query, Paging.EVERYTHING).map(AuditEntry::id).items())
        .isEqualTo(ids);
    return ids;
  }

  private static Instant minute(int minutes) {
    return START.plus(Duration.ofMinutes(minutes));
  }

  @Test
  public void list_everything_isInTheOrderAskedFor() {
    assertThat(ids(AuditQuery.all())).containsExactly(6L, 5L, 4L, 3L, 2L, 1L);
    assertThat(ids(AuditQuery.all().forwards())).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
  }

  @Test
  public void list_time_isFromItsBeginningAndBeforeItsEnd() {
    assertThat(ids(AuditQuery.all().from(minute(4)))).containsExactly(6L, 5L);
    assertThat(ids(AuditQuery.all().from(minute(4).plusNanos(1)))).containsExactly(6L);
    assertThat(ids(AuditQuery.all().until(minute(1)))).containsExactly(1L);
    assertThat(ids(AuditQuery.all().until(minute(1).plusNanos(1)))).containsExactly(2L, 1L);
    assertThat(ids(AuditQuery.all().from(minute(1)).until(minute(3)))).containsExactly(3L, 2L);
    assertThat(ids(AuditQuery.all().from(minute(9)))).isEmpty();
    assertThat(ids(AuditQuery.all().until(minute(-9)))).isEmpty();
  }

  @Test
  public void list_actor_isThatOfTheTransaction() {
    assertThat(ids(AuditQuery.all().by("robot"))).containsExactly(5L, 3L);
    assertThat(ids(AuditQuery.all().by("rob"))).isEmpty();
  }

  @Test
  public void list_action_isExactOrAPrefix() {
    assertThat(ids(AuditQuery.all().ofAction("project.create"))).containsExactly(2L, 1L);
    assertThat(ids(AuditQuery.all().ofAction("project."))).isEmpty();
    assertThat(ids(AuditQuery.all().ofActionsWith("environment."))).containsExactly(5L, 4L, 3L);
    assertThat(ids(AuditQuery.all().ofActionsWith(""))).hasSize(6);
  }

  @Test
  public void list_entity_isExactOrAPrefixAndNoPattern() {
    assertThat(ids(AuditQuery.all().ofEntity("app"))).containsExactly(1L);
    assertThat(ids(AuditQuery.all().ofEntitiesWith("app/"))).containsExactly(5L, 3L);
    assertThat(ids(AuditQuery.all().ofEntitiesWith("APP/"))).isEmpty();
    assertThat(ids(AuditQuery.all().ofEntitiesWith("app_/"))).isEmpty();
    assertThat(ids(AuditQuery.all().ofEntitiesWith("%"))).isEmpty();
  }

  @Test
  public void list_severalConditions_allHold() {
    assertThat(ids(AuditQuery.all()
            .by("robot")
            .ofActionsWith("environment.")
            .ofEntitiesWith("app/")
            .until(minute(4))))
        .containsExactly(3L);
    assertThat(ids(AuditQuery.all().by("owner").ofAction("environment.rename"))).isEmpty();
  }

  @Test
  public void list_everyPageSizeInBothDirections_givesTheSameWhole() {
    AuditQuery notFirst = AuditQuery.all().from(minute(1));
    Paging.assertEveryPageSizeGives(
        List.of("6", "5", "4", "3", "2"),
        page -> db.audit().list(notFirst, page),
        entry -> Long.toString(entry.id()));
    Paging.assertEveryPageSizeGives(
        List.of("2", "3", "4", "5", "6"),
        page -> db.audit().list(notFirst.forwards(), page),
        entry -> Long.toString(entry.id()));
  }

  @Test
  public void list_insideATransaction_hasItsOwnEntries() {
    db.useTransaction(tx -> {
      tx.projects().create("new");
      assertThat(tx.audit()
              .list(AuditQuery.all().ofEntity("new"), Paging.EVERYTHING)
              .items())
          .hasSize(1);
    });
  }

  @Test
  public void forEach_consumerThatWrites_seesTheStateOfTheBeginning() {
    List<Long> seen = new ArrayList<>();
    db.audit().forEach(AuditQuery.all().forwards(), entry -> {
      seen.add(entry.id());
      db.projects().create("p" + entry.id());
    });

    assertThat(seen).hasSize(6);
    assertThat(db.audit().count()).isEqualTo(12);
  }

  @Test
  public void forEach_consumerThatThrows_endsIt() {
    List<Long> seen = new ArrayList<>();

    assertThatThrownBy(() -> db.audit().forEach(AuditQuery.all(), entry -> {
          seen.add(entry.id());
          throw new CallerException("enough");
        }))
        .isInstanceOf(CallerException.class);

    assertThat(seen).containsExactly(6L);
  }

  @Test
  public void list_nulls_areRefused() {
    assertThatThrownBy(() -> db.audit().list(Refusals.nothing(), Paging.EVERYTHING))
        .isExactlyInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> db.audit().forEach(AuditQuery.all(), Refusals.nothing()))
        .isExactlyInstanceOf(NullPointerException.class);
  }
}
