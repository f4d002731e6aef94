package dev.templedb.sqlite.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.CancellationToken;
import dev.templedb.PageRequest;
import dev.templedb.TempleDb;
import dev.templedb.TempleDbOptions;
import dev.templedb.audit.AuditQuery;
import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.environment.EnvironmentDiff;
import dev.templedb.environment.EnvironmentQuery;
import dev.templedb.environment.EnvironmentTemplate;
import dev.templedb.environment.EnvironmentVariable;
import dev.templedb.environment.EnvironmentVersion;
import dev.templedb.environment.ResolvedEnvironment;
import dev.templedb.error.SecretKeyException;
import dev.templedb.setting.Secret;
import dev.templedb.setting.SecretKey;
import dev.templedb.setting.Setting;
import dev.templedb.setting.SettingKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clear text of a secret is in no file and no text that wasn't asked for it. */
class SecretLeakTest {

  /** Long enough that no other bytes look like it, in either half. */
  private static final String TEXT = "correct-horse-battery-staple-0123456789";

  private static final Secret SECRET = Secret.of(TEXT);
  private static final EnvironmentDefinition NONE = EnvironmentDefinition.ofPackages(List.of());

  @TempDir
  Path directory;

  private final SecretKey key = SecretKey.generate();
  private final SecretKey oldKey = SecretKey.generate();

  private List<String> forbidden() {
    String base64 =
        Base64.getEncoder().withoutPadding().encodeToString(TEXT.getBytes(StandardCharsets.UTF_8));
    return List.of(
        TEXT.substring(0, 15),
        TEXT.substring(20),
        base64.substring(0, 20),
        key.reveal().substring(20, 40),
        oldKey.reveal().substring(20, 40));
  }

  private void assertNoFileHasIt(String when) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        for (String text : forbidden()) {
          assertThat(bytes.contains(text)).as("%s, %s has %s", when, file, text).isFalse();
        }
      }
    }
  }

  private void assertNoTextHasIt(Object... objects) {
    for (Object each : objects) {
      assertThat(String.valueOf(each)).doesNotContain(forbidden());
    }
  }

  @Test
  void files_afterEveryKindOfOperation_haveNoClearText() throws IOException {
    Path file = directory.resolve("work.templedb");
    try (TempleDb db = TempleDb.open(file, options -> options.addSecretKeys(key, oldKey))) {
      db.projects().create("app");
      db.environments().create("app", "base", NONE);
      db.environments().create("app", "dev", NONE.toBuilder().parent("base").build());
      db.environments().setSecretVariable("app", "base", "TOKEN", SECRET);
      assertNoFileHasIt("after setting a variable");
      db.settings().setSecret(SettingKey.global("s"), SECRET);
      assertNoFileHasIt("after setting a setting");
      assertThat(db.environments().revealVariables("app", "dev")).containsKey("TOKEN");
      assertThat(db.settings().reveal(SettingKey.global("s"))).isEqualTo(SECRET);
      assertNoFileHasIt("after revealing");
      db.environments().resolve("app", "dev");
      db.environmentTemplates()
          .save(EnvironmentTemplate.of("own", "", db.environments().resolve("app", "dev")));
      db.environments().createFromTemplate("app", "new", "own");
      db.environments().removeVariable("app", "base", "TOKEN");
      EnvironmentVersion version = db.environments()
          .history("app", "base", PageRequest.first(10))
          .items()
          .get(1);
      db.environments().restore("app", "base", version.uuid());
      db.auditArchive().export(Instant.now().plusSeconds(1), directory.resolve("audit"));
      db.auditArchive().prune(directory.resolve("audit"));
      assertThatThrownBy(() -> db.useTransaction(tx -> {
            tx.settings().setSecret(SettingKey.global("undone"), SECRET);
            throw new IllegalStateException("undo");
          }))
          .hasMessage("undo");
      assertNoFileHasIt("after versions, templates, audit and a rollback");
      db.settings().delete(SettingKey.global("s"));
      db.environments().delete("app", "new");
      db.secrets().collect();
      db.contents().repack();
      assertNoFileHasIt("after deleting");
    }
    assertNoFileHasIt("after closing");
    try (TempleDb db = TempleDb.open(file, options -> options.addSecretKeys(oldKey, key))) {
      assertThat(db.secrets().rotate()).isPositive();
      assertNoFileHasIt("after rotating");
    }
    assertNoFileHasIt("in the end");
  }

  @Test
  void settingTurnedSecret_oldClearValue_isNotInTheFileAfterClosing() throws IOException {
    Path file = directory.resolve("work.templedb");
    try (TempleDb db = TempleDb.open(file, options -> options.addSecretKeys(key))) {
      db.settings().set(SettingKey.global("s"), TEXT);
      db.settings().setSecret(SettingKey.global("s"), SECRET);
    }
    assertNoFileHasIt("after closing");
  }

  /** Rows that grow make SQLite move others to new pages, and it leaves copies behind in the old ones. */
  @Test
  void manySettingsTurnedSecret_oldClearValues_areNotInTheFileAfterClosing() throws IOException {
    Path file = directory.resolve("work.templedb");
    List<Setting> others = new ArrayList<>();
    try (TempleDb db = TempleDb.open(file, options -> options.addSecretKeys(key))) {
      db.projects().create("app");
      for (int i = 0; i < 60; i++) {
        db.settings().set(SettingKey.global("s" + i), TEXT + i);
        db.settings().set(SettingKey.of("app", "other" + i), "x".repeat(100 * i));
      }
      for (int i = 0; i < 60; i++) {
        db.settings().describe(SettingKey.global("s" + i), "described ".repeat(i));
      }
      for (int i = 0; i < 60; i++) {
        others.add(db.settings().get(SettingKey.of("app", "other" + i)));
        db.settings().setSecret(SettingKey.global("s" + i), SECRET);
      }
    }
    assertNoFileHasIt("after closing");
    try (TempleDb db = TempleDb.openReadOnly(file)) {
      assertThat(others)
          .allSatisfy(setting -> assertThat(db.settings().get(setting.key())).isEqualTo(setting));
      assertThat(db.maintenance().integrityCheck().problems()).isEmpty();
      assertThat(db.audit().list(PageRequest.first(1)).items().get(0).action())
          .isEqualTo("setting.update");
    }
  }

  @Test
  void onlySettingTurnedSecret_afterOthersAreGone_leavesNoClearValueInItsPage() throws IOException {
    Path file = directory.resolve("work.templedb");
    try (TempleDb db = TempleDb.open(file, options -> options.addSecretKeys(key))) {
      for (int i = 0; i < 60; i++) {
        db.settings().set(SettingKey.global("s" + i), TEXT + i);
        db.settings().describe(SettingKey.global("s" + i), "described ".repeat(i));
      }
      for (int i = 1; i < 60; i++) {
        db.settings().delete(SettingKey.global("s" + i));
      }
      db.settings().setSecret(SettingKey.global("s0"), SECRET);
    }
    assertNoFileHasIt("after closing");
  }

  @Test
  void toString_ofEverythingThatIsGiven_showsNothing() {
    List<Object> given = new ArrayList<>();
    TempleDbOptions options =
        TempleDbOptions.builder().addSecretKeys(key, oldKey).build();
    given.add(options);
    given.add(SECRET);
    given.add(key);
    try (TempleDb db = TempleDb.inMemory(builder -> builder.from(options))) {
      given.add(db);
      db.projects().create("app");
      db.environments().create("app", "dev", NONE);
      db.environments().setSecretVariable("app", "dev", "TOKEN", SECRET);
      db.settings().setSecret(SettingKey.of("app", "s"), SECRET);
      db.environmentTemplates()
          .save(EnvironmentTemplate.of("own", "", db.environments().resolve("app", "dev")));
      given.add(db.environments().revealVariables("app", "dev"));
      given.add(db.environments().revealVariable("app", "dev", "TOKEN"));
      given.add(db.settings().reveal(SettingKey.of("app", "s")));
      given.add(db.settings().list("app", PageRequest.first(9)));
      given.addAll(db.environments().listVariables("app", "dev"));
      given.add(db.environments().get("app", "dev"));
      given.add(db.environments().list(EnvironmentQuery.all(), PageRequest.first(9)));
      given.add(db.environments().history("app", "dev", PageRequest.first(9)));
      ResolvedEnvironment resolved = db.environments().resolve("app", "dev");
      given.add(resolved);
      given.add(resolved.variables());
      given.add(resolved.flattened());
      given.add(db.environmentTemplates().get("own"));
      db.audit().forEach(AuditQuery.all(), given::add);
      ResolvedEnvironment revealed =
          resolved.revealing(db.environments().revealVariables("app", "dev"));
      given.add(revealed);
      given.add(revealed.variables());
      given.add(revealed.flattened());
      EnvironmentDiff diff = EnvironmentDiff.between(resolved, revealed);
      given.add(diff);
      given.add(EnvironmentVariable.literal("A", TEXT));
      given.add(EnvironmentDiff.between(resolved, resolved).toText());
      db.settings().set(SettingKey.global("clear"), TEXT);
      given.add(db.settings().get(SettingKey.global("clear")));
    }

    assertThat(given).hasSizeGreaterThan(25);
    assertNoTextHasIt(given.toArray());
  }

  @Test
  void messages_ofFailures_showNothing() {
    try (TempleDb db = TempleDb.inMemory(options -> options.addSecretRecipients(key.recipient()))) {
      db.settings().setSecret(SettingKey.global("s"), SECRET);
      List<Throwable> thrown = new ArrayList<>();
      for (Runnable call : List.<Runnable>of(
          () -> db.settings().reveal(SettingKey.global("s")),
          () -> db.settings().setSecret(SettingKey.of("nobody", "s"), SECRET),
          () -> db.environments().setSecretVariable("app", "dev", "TOKEN", SECRET),
          () -> db.environments().setSecretVariable("app", "dev", "1", SECRET),
          () -> Secret.of(TEXT + "\0"),
          () -> db.secrets()
              .rotate(
                  progress -> {
                    throw new IllegalStateException("stop");
                  },
                  CancellationToken.create()))) {
        try {
          call.run();
        } catch (RuntimeException e) {
          thrown.add(e);
        }
      }
      assertThat(thrown).hasSize(6);
      assertThat(thrown.get(0)).isExactlyInstanceOf(SecretKeyException.class);
      thrown.forEach(e -> {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
          assertNoTextHasIt(cause);
        }
      });
    }
  }
}
