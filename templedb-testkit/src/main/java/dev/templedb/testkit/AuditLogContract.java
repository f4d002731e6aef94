package dev.templedb.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.Page;
import dev.templedb.PageRequest;
import dev.templedb.TempleDb;
import dev.templedb.audit.AuditEntry;
import dev.templedb.audit.AuditLog;
import dev.templedb.content.ContentHash;
import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.environment.EnvironmentVariable;
import dev.templedb.project.DeploymentTargetDetails;
import dev.templedb.project.NewFileType;
import dev.templedb.project.ProjectDetails;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link AuditLog} promises. Extend it in the tests of an implementation. */
@ExtendWith(TempleDbExtension.class)
public abstract class AuditLogContract {

  /** For subclasses. */
  protected AuditLogContract() {}

  @Test
  public void list_freshDatabase_isEmptyAndSound(TempleDb db) {
    assertThat(db.audit().list(Paging.EVERYTHING).items()).isEmpty();
    assertThat(db.audit().count()).isZero();
    assertThat(db.audit().verify()).isZero();
  }

  @Test
  public void list_change_saysWhoDidWhatWhenToWhat() {
    Instant now = Instant.parse("2026-11-20T10:30:00.125Z");
    try (TempleDb db = TempleDb.inMemory(
        options -> options.actor("owner").clock(Clock.fixed(now, ZoneOffset.UTC)))) {
      db.projects().create("app", ProjectDetails.named("App \"1\"").withDescription("d"));
      db.projects().update("app", details -> details.withName("App 2"));
      db.projects().delete("app");

      List<AuditEntry> newestFirst = db.audit().list(Paging.EVERYTHING).items();

      assertThat(newestFirst).extracting(AuditEntry::id).containsExactly(3L, 2L, 1L);
      assertThat(newestFirst).allSatisfy(entry -> {
        assertThat(entry.occurredAt()).isEqualTo(now);
        assertThat(entry.actor()).isEqualTo("owner");
        assertThat(entry.entity()).isEqualTo("app");
      });
      AuditEntry delete = newestFirst.get(0);
      AuditEntry update = newestFirst.get(1);
      AuditEntry create = newestFirst.get(2);
      String first = "{\"slug\":\"app\",\"name\":\"App \\\"1\\\"\",\"description\":\"d\"}";
      String second = "{\"slug\":\"app\",\"name\":\"App 2\",\"description\":\"d\"}";
      assertThat(create.action()).isEqualTo("project.create");
      assertThat(create.before()).isEmpty();
      assertThat(create.after()).contains(first);
      assertThat(update.action()).isEqualTo("project.update");
      assertThat(update.before()).contains(first);
      assertThat(update.after()).contains(second);
      assertThat(delete.action()).isEqualTo("project.delete");
      assertThat(delete.before()).contains(second);
      assertThat(delete.after()).isEmpty();
    }
  }

  @Test
  public void list_everyKindOfChange_isNamedOnce(TempleDb db, @TempDir Path directory) {
    new SourceTree(directory).files("a", "b").into(db, "app");
    db.projects().createAll(Map.of("x", ProjectDetails.named("X")));
    db.projects().rename("x", "y");
    EnvironmentDefinition none = EnvironmentDefinition.ofPackages(List.of());
    db.environments().create("app", "dev", none);
    db.environments().create("app", "old", none);
    db.environments().update("app", "dev", definition -> definition);
    db.environments().rename("app", "old", "new");
    db.environments().setDefault("app", "new");
    db.environments().setVariable("app", "dev", EnvironmentVariable.literal("A", "1"));
    db.environments().removeVariable("app", "dev", "A");
    db.environments().recordExpressionFile("app", "dev");
    db.environments().delete("app", "dev");
    db.deploymentTargets().create("app", "live", DeploymentTargetDetails.ofType("production"));
    db.deploymentTargets().update("app", "live", details -> details);
    db.deploymentTargets().rename("app", "live", "prod");
    db.deploymentTargets().delete("app", "prod");
    db.fileTypes().create(NewFileType.of("own", "language"));
    db.fileTypes().delete("own");

    List<AuditEntry> oldestFirst =
        new ArrayList<>(db.audit().list(Paging.EVERYTHING).items());
    Collections.reverse(oldestFirst);

    assertThat(oldestFirst)
        .extracting(entry -> entry.action() + " " + entry.entity())
        .containsExactly(
            "project.create app",
            "project.import app",
            "project.create_all x",
            "project.rename y",
            "environment.create app/dev",
            "environment.create app/old",
            "environment.update app/dev",
            "environment.rename app/new",
            "environment.set_default app/new",
            "environment.set_variables app/dev",
            "environment.remove_variable app/dev",
            "environment.record_expression_file app/dev",
            "environment.delete app/dev",
            "deployment_target.create app/live",
            "deployment_target.update app/live",
            "deployment_target.rename app/prod",
            "deployment_target.delete app/prod",
            "file_type.create own",
            "file_type.delete own");
    assertThat(db.audit().verify()).isEqualTo(19);
  }

  @Test
  public void list_importThatChangesNothing_isNotThere(TempleDb db, @TempDir Path directory) {
    SourceTree tree = new SourceTree(directory).files("a");
    tree.into(db, "app");
    long entries = db.audit().count();

    tree.into(db, "app");

    assertThat(db.audit().count()).isEqualTo(entries);
  }

  @Test
  public void list_readsAndRefusedCalls_areNotThere(TempleDb db) {
    db.projects().create("app");

    db.projects().list(Paging.EVERYTHING);
    db.projects().forEach(project -> {});
    db.environments().find("app", "dev");
    assertThatThrownBy(() -> db.projects().create("app")).isInstanceOf(RuntimeException.class);

    assertThat(db.audit().count()).isEqualTo(1);
  }

  @Test
  public void list_everyPageSize_givesTheSameWholeNewestFirst(TempleDb db) {
    List<String> newestFirst = new ArrayList<>();
    for (int i = 1; i <= 11; i++) {
      db.projects().create("p" + i);
      newestFirst.add(0, Integer.toString(i));
    }

    Paging.assertEveryPageSizeGives(
        newestFirst, db.audit()::list, entry -> Long.toString(entry.id()));
  }

  @Test
  public void list_newEntriesBetweenPages_doNotShiftTheNext(TempleDb db) {
    for (int i = 1; i <= 4; i++) {
      db.projects().create("p" + i);
    }
    Page<AuditEntry> first = db.audit().list(PageRequest.first(2));
    db.projects().create("p5");

    assertThat(db.audit().list(first.next().orElseThrow()).map(AuditEntry::id).items())
        .containsExactly(2L, 1L);
  }

  @Test
  public void list_keyOfAnotherList_isRefused(TempleDb db) {
    assertThatThrownBy(() -> db.audit().list(PageRequest.first(1).startingAfter("app")))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'app'");
    assertThatThrownBy(() -> db.audit().list(Refusals.nothing()))
        .isExactlyInstanceOf(NullPointerException.class);
  }

  @Test
  public void hash_everyEntry_isItsOwnAndDependsOnWhatCameBefore() {
    Clock clock = Clock.fixed(Instant.parse("2026-11-20T10:30:00Z"), ZoneOffset.UTC);
    Set<ContentHash> hashes = new HashSet<>();
    for (String firstActor : List.of("a", "b")) {
      try (TempleDb db = TempleDb.inMemory(options -> options.actor("owner").clock(clock))) {
        db.actingAs(firstActor).fileTypes().create(NewFileType.of("own", "language"));
        db.fileTypes().delete("own");
        db.audit().list(Paging.EVERYTHING).items().forEach(entry -> hashes.add(entry.hash()));
      }
    }

    assertThat(hashes).hasSize(4);
  }

  @Test
  public void verify_clockThatGoesBack_isNoDamage() {
    Instant[] now = {Instant.parse("2026-11-20T10:30:00Z")};
    Clock clock = new Clock() {
      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        now[0] = now[0].minus(Duration.ofDays(1));
        return now[0];
      }
    };
    try (TempleDb db = TempleDb.inMemory(options -> options.clock(clock))) {
      db.projects().create("a");
      db.projects().create("b");

      assertThat(db.audit().verify()).isEqualTo(2);
      assertThat(db.audit().list(Paging.EVERYTHING).map(AuditEntry::id).items())
          .containsExactly(2L, 1L);
    }
  }
}
