package dev.templedb.nix.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.TempleDb;
import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.environment.EnvironmentQuery;
import dev.templedb.environment.EnvironmentVariable;
import dev.templedb.error.InvalidInputException;
import dev.templedb.error.NotFoundException;
import dev.templedb.testkit.TempleDbExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TempleDbExtension.class)
class ExpressionsOfDatabaseTest {

  private static final EnvironmentDefinition GIT = EnvironmentDefinition.ofPackages(List.of("git"));

  private @TempDir Path data;

  private ExpressionFile write(TempleDb db, String project, String environment) {
    return ExpressionFiles.in(data).write(db, project, environment);
  }

  @Test
  void write_newEnvironment_isNamedAfterItsProjectAndItself(TempleDb db) {
    db.projects().create("app");
    db.environments().create("app", "dev", GIT);
    db.environments()
        .setVariable("app", "dev", EnvironmentVariable.literal("STAGE", "it's \"dev\" ${x}"));

    ExpressionFile file = write(db, "app", "dev");

    assertThat(file.path()).isEqualTo(data.resolve("nix-envs/app-dev.nix"));
    assertThat(file.written()).isTrue();
    assertThat(file.path()).content().contains("export STAGE=", "git");
    assertThat(db.environments().get("app", "dev").expressionFile()).contains("app-dev.nix");
  }

  @Test
  void write_nothingChanged_leavesTheFileAlone(TempleDb db) throws IOException {
    db.projects().create("app");
    db.environments().create("app", "dev", GIT);
    Path file = write(db, "app", "dev").path();
    FileTime longAgo = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
    Files.setLastModifiedTime(file, longAgo);

    assertThat(write(db, "app", "dev").written()).isFalse();

    assertThat(Files.getLastModifiedTime(file)).isEqualTo(longAgo);
    assertThat(file.getParent()).isDirectoryNotContaining(other -> !other.equals(file));
  }

  @Test
  void write_variableChanged_replacesTheFile(TempleDb db) {
    db.projects().create("app");
    db.environments().create("app", "dev", GIT);
    write(db, "app", "dev");
    db.environments().setVariable("app", "dev", EnvironmentVariable.literal("A", "1"));

    ExpressionFile file = write(db, "app", "dev");

    assertThat(file.written()).isTrue();
    assertThat(file.path()).content().contains("A=");
  }

  @Test
  void write_pairsWhoseNamesMeet_neverShareAFile(TempleDb db) {
    db.projects().create("a-b");
    db.projects().create("a");
    db.projects().create("A");
    db.environments().create("a-b", "c", GIT);
    db.environments().create("a", "b-c", GIT);
    db.environments().create("A", "B-C", GIT);

    assertThat(List.of(write(db, "a-b", "c"), write(db, "a", "b-c"), write(db, "A", "B-C")))
        .extracting(file -> file.path().getFileName().toString())
        .containsExactly("a-b-c.nix", "a-b-c-2.nix", "A-B-C-3.nix");
    assertThat(write(db, "a", "b-c").path()).hasFileName("a-b-c-2.nix");
  }

  @Test
  void write_renamed_takesTheNewName(TempleDb db) {
    db.projects().create("old");
    db.environments().create("old", "dev", GIT);
    write(db, "old", "dev");

    db.projects().rename("old", "new");

    assertThat(write(db, "new", "dev").path()).hasFileName("new-dev.nix");
  }

  @Test
  void write_packageIsNoAttributePath_isInvalidAndRecordsNothing(TempleDb db) {
    db.projects().create("app");
    db.environments().create("app", "dev", EnvironmentDefinition.ofPackages(List.of("a..b")));

    assertThatThrownBy(() -> write(db, "app", "dev"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("a..b");

    assertThat(db.environments().get("app", "dev").expressionFile()).isEmpty();
    assertThat(data).isEmptyDirectory();
  }

  @Test
  void write_environmentMissing_isNotFound(TempleDb db) {
    db.projects().create("app");

    assertThatThrownBy(() -> write(db, "app", "dev")).isInstanceOf(NotFoundException.class);
  }

  @Test
  void writeAll_environmentsOfAProject_writesWhatChangedAndReportsWhatCantBe(TempleDb db)
      throws IOException {
    db.projects().create("app");
    db.projects().create("other");
    db.environments().create("app", "base", GIT);
    db.environments()
        .create(
            "app",
            "dev",
            GIT.toBuilder().parent("base").basePackages(List.of("jq")).build());
    db.environments().create("app", "bad", EnvironmentDefinition.ofPackages(List.of("a..b")));
    db.environments().create("other", "dev", GIT);
    ExpressionFile base = write(db, "app", "base");
    FileTime longAgo = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
    Files.setLastModifiedTime(base.path(), longAgo);

    WrittenExpressions written =
        ExpressionFiles.in(data).writeAll(db, EnvironmentQuery.ofProject("app"));

    Path dev = data.resolve("nix-envs/app-dev.nix");
    assertThat(written.files())
        .containsExactly(new ExpressionFile(base.path(), false), new ExpressionFile(dev, true));
    assertThat(dev).content().contains("pkgs.git", "pkgs.jq");
    assertThat(Files.getLastModifiedTime(base.path())).isEqualTo(longAgo);
    assertThat(written.problems()).singleElement().satisfies(problem -> {
      assertThat(problem.projectSlug()).isEqualTo("app");
      assertThat(problem.environmentName()).isEqualTo("bad");
      assertThat(problem.problem()).contains("'a..b'");
    });
    assertThat(db.environments().get("app", "dev").expressionFile()).contains("app-dev.nix");
    assertThat(db.environments().get("app", "bad").expressionFile()).isEmpty();
    assertThat(db.environments().get("other", "dev").expressionFile()).isEmpty();
  }

  @Test
  void writeAll_again_writesNothing(TempleDb db) {
    db.projects().create("app");
    db.environments().create("app", "dev", GIT);
    db.environments().create("app", "test", GIT);
    ExpressionFiles files = ExpressionFiles.in(data);
    files.writeAll(db, EnvironmentQuery.all());

    assertThat(files.writeAll(db, EnvironmentQuery.all()).files())
        .hasSize(2)
        .noneMatch(ExpressionFile::written);
  }
}
