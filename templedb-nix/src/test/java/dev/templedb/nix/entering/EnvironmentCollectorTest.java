package dev.templedb.nix.entering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.templedb.content.ContentHash;
import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.environment.EnvironmentSession;
import dev.templedb.environment.SessionStart;
import dev.templedb.error.CancelledException;
import dev.templedb.nix.expression.ExpressionFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is listed and removed of built environments and generated files, and what never is. */
class EnvironmentCollectorTest extends NixFixture {

  private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

  private EnvironmentCollector collector;
  private Path directory;

  @BeforeEach
  void create() {
    collector = EnvironmentCollector.of(db);
    directory = db.dataDirectory().resolve("nix-envs");
    create("dev", "greeter");
  }

  private void create(String name, String packageName) {
    db.environments().create("app", name, EnvironmentDefinition.ofPackages(List.of(packageName)));
  }

  private static Instant soon() {
    return Instant.now().plusSeconds(60);
  }

  private List<ContentHash> keys(List<CollectableEnvironment> items) {
    return items.stream().flatMap(item -> item.key().stream()).toList();
  }

  private void setTime(CollectableEnvironment item, Instant time) throws IOException {
    for (Path file : item.files()) {
      if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        Files.setLastModifiedTime(file, FileTime.from(time));
      }
    }
  }

  @Test
  void list_nothingBuilt_isEmpty() {
    assertThat(collector.list()).isEmpty();
    assertThat(collector.prune(soon())).isEmpty();
  }

  @Test
  void list_built_hasTheFilesAndTheLastSession() {
    EnvironmentSession session = nix.launcher(db).run("app", "dev", "greet").session();
    BuiltEnvironment built = nix.launcher(db).build("app", "dev");

    assertThat(collector.list()).singleElement().satisfies(item -> {
      assertThat(item.key()).contains(built.key());
      assertThat(item.lastSession()).contains(session);
      assertThat(item.lastUsedAt()).isAfterOrEqualTo(session.endedAt().orElseThrow());
      assertThat(item.inUse()).isFalse();
      assertThat(item.files()).contains(built.root(), built.expressionFile());
    });
  }

  @Test
  void list_several_hasTheLongestUnusedFirst() {
    create("other", "arguments");
    nix.launcher(db).run("app", "dev", "true");
    nix.launcher(db).run("app", "other", "true");
    nix.launcher(db).run("app", "dev", "true");

    assertThat(keys(collector.list()))
        .containsExactly(
            nix.launcher(db).build("app", "other").key(),
            nix.launcher(db).build("app", "dev").key());
  }

  @Test
  void prune_unused_removesItSoThatGarbageCollectionDoesAndItIsBuiltAgain() throws Exception {
    BuiltEnvironment built = nix.launcher(db).build("app", "dev");
    Path inStore = built.root().toRealPath();

    List<CollectableEnvironment> previewed = collector.preview(soon());
    assertThat(keys(previewed)).containsExactly(built.key());
    assertThat(nix.launcher(db).isBuilt("app", "dev")).isTrue();

    assertThat(collector.prune(soon())).isEqualTo(previewed);
    assertThat(nix.launcher(db).isBuilt("app", "dev")).isFalse();
    assertThat(directory.resolve("built")).isEmptyDirectory();
    assertThat(directory.resolve("roots")).isEmptyDirectory();
    assertThat(directory.resolve("locks")).isEmptyDirectory();
    assertThat(inStore).exists();
    nix.collectGarbage();
    assertThat(inStore).doesNotExist();

    assertThat(nix.launcher(db).run("app", "dev", "greet").output()).isEqualTo("hello world\n");
    assertThat(inStore).exists();
  }

  @Test
  void prune_usedSince_keepsIt() {
    nix.launcher(db).run("app", "dev", "true");

    assertThat(collector.prune(Instant.now().minusSeconds(3600))).isEmpty();

    assertThat(nix.launcher(db).isBuilt("app", "dev")).isTrue();
  }

  @Test
  void prune_neverUsed_goesByTheTimeOfTheFiles() throws IOException {
    nix.launcher(db).build("app", "dev");
    CollectableEnvironment item = collector.list().get(0);
    setTime(item, LONG_AGO);

    assertThat(collector.prune(Instant.now().minusSeconds(3600)))
        .as("its links are new")
        .isEmpty();
    assertThat(collector.prune(soon())).hasSize(1);
  }

  @Test
  void prune_builtSinceItsLastSession_keepsIt() throws InterruptedException {
    nix.launcher(db).run("app", "dev", "true");
    collector.prune(soon());
    Thread.sleep(20);
    Instant later = Instant.now();
    Thread.sleep(20);
    nix.launcher(db).build("app", "dev");

    assertThat(collector.prune(later)).isEmpty();
    assertThat(nix.launcher(db).isBuilt("app", "dev")).isTrue();
  }

  @Test
  void prune_sessionBeganBeforeAndEndedSince_keepsIt() throws InterruptedException {
    ContentHash key = nix.launcher(db).build("app", "dev").key();
    EnvironmentSession session =
        db.environmentSessions().open(SessionStart.of("app", "dev").inExpression(key));
    Thread.sleep(20);
    Instant later = Instant.now();
    Thread.sleep(20);
    db.environmentSessions().close(session.uuid(), 0);

    assertThat(collector.prune(later)).isEmpty();
  }

  @Test
  void prune_sessionOpen_keepsIt() {
    ContentHash key = nix.launcher(db).build("app", "dev").key();
    EnvironmentSession session =
        db.environmentSessions().open(SessionStart.of("app", "dev").inExpression(key));

    assertThat(collector.list()).singleElement().matches(CollectableEnvironment::inUse);
    assertThat(collector.preview(soon())).isEmpty();
    assertThat(collector.prune(soon())).isEmpty();
    assertThat(nix.launcher(db).isBuilt("app", "dev")).isTrue();

    db.environmentSessions().close(session.uuid(), 0);
    assertThat(collector.prune(soon())).hasSize(1);
  }

  @Test
  void removeUnused_sessionOpenedSinceItWasListed_keepsIt() throws IOException {
    ContentHash key = nix.launcher(db).build("app", "dev").key();
    EnvironmentSession session =
        db.environmentSessions().open(SessionStart.of("app", "dev").inExpression(key));

    assertThat(collector.removeUnused(key)).isFalse();
    assertThat(nix.launcher(db).isBuilt("app", "dev")).isTrue();

    db.environmentSessions().close(session.uuid(), 0);
    assertThat(collector.removeUnused(key)).isTrue();
  }

  @Test
  void prune_beingBuilt_keepsIt() throws Exception {
    create("long", "slow");
    CountDownLatch building = new CountDownLatch(1);
    EnvironmentLauncher launcher = nix.launcher(
        db,
        options -> options.buildOutput(line -> {
          if (line.contains("waiting")) {
            building.countDown();
          }
        }));
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread thread =
        new Thread(() -> thrown.set(catchThrowable(() -> launcher.build("app", "long"))));
    thread.start();
    assertThat(building.await(30, TimeUnit.SECONDS)).isTrue();

    assertThat(collector.list()).singleElement().matches(CollectableEnvironment::inUse);
    assertThat(collector.prune(soon())).isEmpty();
    try (var built = Files.list(directory.resolve("built"))) {
      assertThat(built).hasSize(1);
    }

    thread.interrupt();
    thread.join(TimeUnit.SECONDS.toMillis(30));
    assertThat(thrown.get()).isInstanceOf(CancelledException.class);
  }

  @Test
  void list_buildFailed_hasNothingOfIt() {
    create("broken", "failing");
    assertThat(catchThrowable(() -> nix.launcher(db).build("app", "broken"))).isNotNull();

    assertThat(collector.list()).isEmpty();
    assertThat(collector.preview(soon())).isEmpty();
  }

  @Test
  void prune_buildFailed_removesItsLockWhenThatIsOld() {
    create("broken", "failing");
    assertThat(catchThrowable(() -> nix.launcher(db).build("app", "broken"))).isNotNull();
    Path locks = directory.resolve("locks");

    assertThat(collector.prune(Instant.now().minusSeconds(3600))).isEmpty();
    assertThat(locks).isNotEmptyDirectory();

    assertThat(collector.prune(soon())).isEmpty();
    assertThat(locks).isEmptyDirectory();
  }

  @Test
  void prune_environmentDeleted_removesWhatWasBuiltAndGeneratedForIt() throws IOException {
    create("other", "arguments");
    Path kept = ExpressionFiles.in(db.dataDirectory()).write(db, "app", "other").path();
    Path orphaned =
        ExpressionFiles.in(db.dataDirectory()).write(db, "app", "dev").path();
    nix.launcher(db).run("app", "dev", "true");
    db.environments().delete("app", "dev");

    assertThat(collector.prune(soon())).hasSize(2).anySatisfy(item -> {
      assertThat(item.key()).isEmpty();
      assertThat(item.files()).containsExactly(orphaned);
    });

    assertThat(orphaned).doesNotExist();
    assertThat(kept).exists();
    assertThat(directory.resolve("roots")).isEmptyDirectory();
  }

  @Test
  void prune_filesOfOthers_areLeftAlone() throws IOException {
    nix.launcher(db).build("app", "dev");
    Path note = Files.writeString(directory.resolve("README.md"), "note");
    Path foreign = Files.writeString(directory.resolve("built/mine.nix"), "{ }");
    Path byHand = Files.writeString(directory.resolve("mine.nix"), "# Mine\n{ }\n");

    collector.prune(soon());

    assertThat(note).exists();
    assertThat(byHand).exists();
    assertThat(foreign).exists();
  }
}
