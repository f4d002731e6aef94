package dev.templedb.nix.entering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.TempleDb;
import dev.templedb.audit.AuditEntry;
import dev.templedb.audit.AuditQuery;
import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.environment.EnvironmentQuery;
import dev.templedb.environment.EnvironmentVariable;
import dev.templedb.error.SecretKeyException;
import dev.templedb.nix.expression.ExpressionFiles;
import dev.templedb.nix.expression.ExpressionForm;
import dev.templedb.setting.Secret;
import dev.templedb.setting.SecretKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Secret variables are in the process that is entered, and in no file. Each environment is really built and run. */
class SecretVariablesTest extends NixFixture {

  private static final String TEXT = "correct-horse $HOME '\" battery-staple-é";
  private static final EnvironmentDefinition TOOLS =
      EnvironmentDefinition.ofPackages(List.of("greeter"));

  private TempleDb keyed;

  @BeforeEach
  void openWithKey() {
    keyed = TempleDb.open(
        nix.directory().resolve("work").resolve("work.templedb"),
        options -> options.addSecretKeys(SecretKey.generate()));
    keyed.environments().create("app", "base", TOOLS);
    keyed
        .environments()
        .create("app", "dev", EnvironmentDefinition.builder().parent("base").build());
    keyed.environments().setSecretVariable("app", "base", "TOKEN", Secret.of(TEXT));
  }

  @AfterEach
  void close() {
    if (keyed != null) {
      keyed.close();
    }
  }

  private EnvironmentLauncher launcher(TempleDb of, ExpressionForm form) {
    return nix.launcher(of, options -> options.form(form));
  }

  private static String print(EnvironmentLauncher launcher, String expression) {
    return launcher
        .run("app", "dev", "sh", "-c", "printf %s \"" + expression + "\"")
        .output();
  }

  @ParameterizedTest
  @EnumSource(names = {"FHS", "SHELL"})
  void run_withKey_hasOwnAndInheritedSecrets(ExpressionForm form) throws IOException {
    keyed.environments().setSecretVariable("app", "dev", "OWN", Secret.of("own\nlines"));
    long entries = keyed.audit().count();

    assertThat(print(launcher(keyed, form), "$TOKEN|$OWN")).isEqualTo(TEXT + "|own\nlines");

    List<AuditEntry> revealed = new ArrayList<>();
    keyed.audit().forEach(AuditQuery.all().ofAction("secret.reveal"), revealed::add);
    assertThat(revealed).singleElement().satisfies(entry -> {
      assertThat(entry.entity()).isEqualTo("app/dev");
      assertThat(entry.after()).contains("{\"variables\":[\"OWN\",\"TOKEN\"]}");
    });
    assertThat(keyed.audit().count()).isEqualTo(entries + 3);
    ExpressionFiles.in(keyed.dataDirectory()).writeAll(keyed, EnvironmentQuery.all());
    try (Stream<Path> files = Files.walk(nix.directory())) {
      for (Path file : files
          .filter(path -> Files.isRegularFile(path) && Files.isReadable(path))
          .toList()) {
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                .contains("battery-staple"))
            .as(file.toString())
            .isFalse();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FHS", "SHELL"})
  void run_overriddenAndAppended_nearestCounts(ExpressionForm form) {
    keyed
        .environments()
        .setVariable("app", "dev", EnvironmentVariable.literal("TOKEN", "'x'").appendedWith(":"));
    keyed
        .environments()
        .setVariable("app", "dev", EnvironmentVariable.expanded("URL", "https://$TOKEN@host"));
    assertThat(print(launcher(keyed, form), "$TOKEN|$URL"))
        .isEqualTo(TEXT + ":'x'|https://" + TEXT + ":'x'@host");

    keyed.environments().setVariable("app", "dev", EnvironmentVariable.literal("TOKEN", "clear"));
    assertThat(print(launcher(keyed, form), "$TOKEN")).isEqualTo("clear");

    keyed.environments().setSecretVariable("app", "dev", "TOKEN", Secret.of("own"));
    assertThat(print(launcher(keyed, form), "$TOKEN")).isEqualTo("own");
  }

  @Test
  void run_secretSetAgain_buildsNothingAnew() {
    EnvironmentLauncher launcher = launcher(keyed, ExpressionForm.FHS);
    print(launcher, "$TOKEN");

    keyed.environments().setSecretVariable("app", "base", "TOKEN", Secret.of("new"));
    keyed.environments().setSecretVariable("app", "dev", "ANOTHER", Secret.of("2"));

    assertThat(launcher.isBuilt("app", "dev")).isTrue();
    assertThat(print(launcher, "$TOKEN$ANOTHER")).isEqualTo("new2");
  }

  @Test
  void run_withoutKey_namesWhatIsMissingAndIsAFailedSession() {
    assertThatThrownBy(() -> print(launcher(db, ExpressionForm.FHS), "$TOKEN"))
        .isExactlyInstanceOf(SecretKeyException.class)
        .hasMessageContaining("entering environment dev of project app failed")
        .hasMessageContaining("TOKEN")
        .hasMessageContaining("secretKeys")
        .hasMessageContaining("withoutSecrets");

    assertThat(onlySession().exitCode()).isEmpty();
    assertThat(onlySession().endedAt()).isPresent();
  }

  @Test
  void run_withoutKeyAndWithoutSecrets_isEnteredWithoutThem() {
    EnvironmentLauncher launcher =
        nix.launcher(db, options -> options.withoutSecrets(true).form(ExpressionForm.SHELL));

    assertThat(print(launcher, "[$TOKEN]")).isEqualTo("[]");
    assertThat(onlySession().exitCode()).contains(0);
  }
}
