package dev.templedb.nix.entering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.environment.EnvironmentVariable;
import dev.templedb.environment.Pin;
import dev.templedb.error.ProgramException;
import dev.templedb.nix.expression.ExpressionForm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When an environment is built again, and when it is entered without any of Nix's programs. */
class EnvironmentReentryTest extends NixFixture {

  private static final EnvironmentDefinition TOOLS =
      EnvironmentDefinition.ofPackages(List.of("greeter"));

  @BeforeEach
  void create() {
    db.environments().create("app", "dev", TOOLS);
  }

  private String greet(EnvironmentLauncher launcher) {
    return launcher.run("app", "dev", "greet").output();
  }

  private long builds() throws IOException {
    return nix.recordedCalls("nix-build").size();
  }

  /** A copy of the nixpkgs that can be built, in a directory of this name. */
  private Path copyOfNixpkgs(String name) throws IOException {
    Path copy = Files.createDirectories(nix.directory().resolve(name));
    Files.copy(PrivateNix.nixpkgs().resolve("default.nix"), copy.resolve("default.nix"));
    return copy;
  }

  @Test
  void run_again_startsNoProgramOfNix() throws IOException {
    greet(nix.launcher(db));
    List<String> before = nix.recordedCalls();
    assertThat(before).hasSize(1);

    assertThat(greet(nix.launcher(db))).isEqualTo("hello world\n");
    assertThat(nix.launcher(db).isBuilt("app", "dev")).isTrue();
    assertThat(nix.launcher(db).build("app", "dev").built()).isFalse();

    assertThat(nix.recordedCalls()).isEqualTo(before);
  }

  @Test
  void run_againWithoutNix_works() {
    greet(nix.launcher(db));
    EnvironmentLauncher withoutNix = nix.launcher(
        db,
        options -> options.putEnvironment("PATH", "/nowhere").putEnvironment("HOME", "/nowhere"));

    assertThat(greet(withoutNix)).isEqualTo("hello world\n");
  }

  @Test
  void run_afterAChange_buildsTheNewStateAndKeepsTheOldOne() throws IOException {
    BuiltEnvironment old = nix.launcher(db).build("app", "dev");
    db.environments().setVariable("app", "dev", EnvironmentVariable.literal("A", "1"));
    assertThat(nix.launcher(db).isBuilt("app", "dev")).isFalse();

    BuiltEnvironment changed = nix.launcher(db).build("app", "dev");
    db.environments().removeVariable("app", "dev", "A");
    BuiltEnvironment back = nix.launcher(db).build("app", "dev");

    assertThat(changed.built()).isTrue();
    assertThat(changed.key()).isNotEqualTo(old.key());
    assertThat(back.built()).isFalse();
    assertThat(back.root()).isEqualTo(old.root());
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void isBuilt_afterAChangeOfTheDescription_isTrue() throws IOException {
    greet(nix.launcher(db));

    db.environments()
        .update(
            "app",
            "dev",
            definition -> definition.toBuilder().description("What it is for").build());

    assertThat(nix.launcher(db).isBuilt("app", "dev")).isTrue();
    assertThat(greet(nix.launcher(db))).isEqualTo("hello world\n");
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void run_anotherNixpkgsOnTheSearchPath_buildsWithIt() throws IOException {
    Path copy = copyOfNixpkgs("nixpkgs-2");
    greet(nix.launcher(db));
    Files.writeString(
        copy.resolve("default.nix"),
        Files.readString(copy.resolve("default.nix")).replace("hello ", "goodbye "));

    EnvironmentLauncher launcher =
        nix.launcher(db, options -> options.putEnvironment("NIX_PATH", "nixpkgs=" + copy));

    assertThat(greet(launcher)).isEqualTo("goodbye world\n");
  }

  @Test
  void run_nixpkgsChangedInPlace_buildsAgainWhenItsTimeOrCommitTells() throws IOException {
    Path copy = copyOfNixpkgs("checkout");
    EnvironmentLauncher launcher =
        nix.launcher(db, options -> options.putEnvironment("NIX_PATH", "nixpkgs=" + copy));
    greet(launcher);

    Files.setLastModifiedTime(
        copy.resolve("default.nix"), FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
    greet(launcher);
    assertThat(builds()).isEqualTo(2);

    Path branch = copy.resolve(".git/refs/heads/master");
    Files.createDirectories(branch.getParent());
    Files.writeString(copy.resolve(".git/HEAD"), "ref: refs/heads/master\n");
    Files.writeString(branch, "1".repeat(40));
    greet(launcher);
    Files.writeString(branch, "2".repeat(40));
    greet(launcher);
    greet(launcher);

    assertThat(builds()).isEqualTo(4);
  }

  @Test
  void run_configurationOfNixpkgsChanges_buildsAgain() throws IOException {
    greet(nix.launcher(db));
    Path config = nix.directory().resolve("home/.config/nixpkgs/config.nix");
    Files.createDirectories(config.getParent());
    Files.writeString(config, "{ allowUnfree = true; }");
    greet(nix.launcher(db));
    assertThat(builds()).isEqualTo(2);

    greet(nix.launcher(db, options -> options.putEnvironment("NIXPKGS_ALLOW_UNFREE", "1")));
    greet(nix.launcher(db, options -> options.putEnvironment("UNRELATED", "1")));

    assertThat(builds()).isEqualTo(3);
  }

  @Test
  void rebuild_isBuilt_buildsAllTheSame() throws IOException {
    greet(nix.launcher(db));

    assertThat(nix.launcher(db).rebuild("app", "dev").built()).isTrue();

    assertThat(builds()).isEqualTo(2);
    assertThat(greet(nix.launcher(db))).isEqualTo("hello world\n");
  }

  @Test
  void rebuild_fails_leavesWhatWasBuilt() throws IOException, InterruptedException {
    greet(nix.launcher(db));

    assertThatThrownBy(
            () -> nix.launcher(db, options -> options.putEnvironment("PATH", "/nonexistent"))
                .rebuild("app", "dev"))
        .isInstanceOf(ProgramException.class);

    nix.collectGarbage();
    assertThat(greet(nix.launcher(db))).isEqualTo("hello world\n");
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void build_garbageIsCollected_staysBuilt() throws IOException, InterruptedException {
    db.environments()
        .update("app", "dev", old -> old.toBuilder().runScript("cat").build());
    nix.launcher(db).build("app", "dev");
    long programs = nix.inStore("-app-dev");
    assertThat(programs).isEqualTo(2);

    nix.collectGarbage();

    assertThat(nix.inStore("-app-dev")).isEqualTo(programs);
    assertThat(nix.launcher(db).isBuilt("app", "dev")).isTrue();
    assertThat(greet(nix.launcher(db))).isEqualTo("hello world\n");
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void run_storeLostIt_buildsItAgain() throws IOException, InterruptedException {
    BuiltEnvironment built = nix.launcher(db).build("app", "dev");
    Path target = built.root().toRealPath();
    Files.delete(built.root());
    nix.collectGarbage();
    assertThat(target).doesNotExist();
    Files.createSymbolicLink(built.root(), target);
    assertThat(nix.launcher(db).isBuilt("app", "dev")).isFalse();

    assertThat(greet(nix.launcher(db))).isEqualTo("hello world\n");

    assertThat(target).exists();
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void build_shellForm_keepsWhatTheShellNeeds() throws IOException, InterruptedException {
    EnvironmentLauncher launcher = nix.launcher(db, options -> options.form(ExpressionForm.SHELL));
    assertThat(launcher.build("app", "dev").built()).isTrue();

    nix.collectGarbage();

    assertThat(nix.inStore("-greet")).isEqualTo(1);
    assertThat(launcher.build("app", "dev").built()).isFalse();
  }

  @Test
  void build_pinned_keepsTheSourceOfThePinInTheStoreToo() throws IOException, InterruptedException {
    Path source = copyOfNixpkgs("source/nixpkgs");
    String hash = nix.run("nix-hash", "--type", "sha256", "--base32", source.toString());
    Path inStore =
        Path.of(nix.run("nix-store", "--add-fixed", "--recursive", "sha256", source.toString()));
    db.pins().create(Pin.of("stable", "1".repeat(40), hash));
    db.environments().update("app", "dev", old -> old.toBuilder().pin("stable").build());
    EnvironmentLauncher launcher =
        nix.launcher(db, options -> options.putEnvironment("NIX_PATH", "nixpkgs=/nowhere"));

    assertThat(greet(launcher)).isEqualTo("hello world\n");
    nix.collectGarbage();

    assertThat(inStore).isDirectory();
    assertThat(launcher.isBuilt("app", "dev")).isTrue();
    assertThat(nix.launcher(db).isBuilt("app", "dev"))
        .as("the search path has no say in what is pinned")
        .isTrue();
  }

  @Test
  void build_files_areReadableByTheirOwnerAlone() throws IOException {
    BuiltEnvironment built = nix.launcher(db).build("app", "dev");

    assertThat(built.expressionFile())
        .isEqualTo(db.dataDirectory().resolve("nix-envs/built/" + built.key() + ".nix"))
        .content()
        .contains("greeter");
    assertThat(Files.getPosixFilePermissions(built.expressionFile()))
        .allMatch(permission -> permission.name().startsWith("OWNER_"));
    assertThat(built.root())
        .isSymbolicLink()
        .hasParentRaw(db.dataDirectory().resolve("nix-envs/roots/" + built.key()));
  }
}
