package dev.templedb.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.TempleDb;
import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.environment.EnvironmentRepository;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What every {@link EnvironmentRepository} promises of the names of expression files. Extend it in the tests of an implementation. */
@ExtendWith(TempleDbExtension.class)
public abstract class ExpressionFileContract {

  /** For subclasses. */
  protected ExpressionFileContract() {}

  private static void create(TempleDb db, String slug, String name) {
    if (db.projects().find(slug).isEmpty()) {
      db.projects().create(slug);
    }
    db.environments().create(slug, name, EnvironmentDefinition.ofPackages(List.of()));
  }

  private static String record(TempleDb db, String slug, String name) {
    create(db, slug, name);
    return db.environments().recordExpressionFile(slug, name);
  }

  @Test
  public void recordExpressionFile_first_isNamedAfterProjectAndEnvironment(TempleDb db) {
    assertThat(record(db, "app", "dev")).isEqualTo("app-dev.nix");
    assertThat(db.environments().get("app", "dev").expressionFile()).contains("app-dev.nix");
  }

  @Test
  public void recordExpressionFile_again_givesTheRecordedNameAndChangesNothing(TempleDb db) {
    record(db, "app", "dev");
    long entries = db.audit().count();

    assertThat(db.environments().recordExpressionFile("app", "dev")).isEqualTo("app-dev.nix");

    assertThat(db.audit().count()).isEqualTo(entries);
  }

  @Test
  public void recordExpressionFile_pairsThatSpellTheSameName_getTheirOwnFiles(TempleDb db) {
    assertThat(record(db, "a-b", "c")).isEqualTo("a-b-c.nix");
    assertThat(record(db, "a", "b-c")).isEqualTo("a-b-c-2.nix");
    assertThat(record(db, "a-b", "c-2")).isEqualTo("a-b-c-2-2.nix");
    assertThat(db.environments().recordExpressionFile("a-b", "c")).isEqualTo("a-b-c.nix");
  }

  @Test
  public void recordExpressionFile_namesThatDifferInCaseOnly_getTheirOwnFiles(TempleDb db) {
    assertThat(record(db, "app", "dev")).isEqualTo("app-dev.nix");
    assertThat(record(db, "App", "dev")).isEqualTo("App-dev-2.nix");
    assertThat(record(db, "app", "DEV")).isEqualTo("app-DEV-3.nix");
  }

  @Test
  public void recordExpressionFile_manyCollisions_noTwoShareAFileWhateverTheCase(TempleDb db) {
    Set<String> files = new HashSet<>();
    int count = 0;
    for (String slug : List.of("x", "X", "x-y", "X-y", "x-y-2", "x-y-z")) {
      for (String name : List.of("y", "y-2", "Y-2", "2", "z", "y-z", "z-2")) {
        files.add(record(db, slug, name).toLowerCase(Locale.ROOT));
        count++;
      }
    }

    assertThat(files).hasSize(count);
  }

  @Test
  public void rename_environmentOrProject_forgetsTheRecordedName(TempleDb db) {
    record(db, "app", "dev");
    db.environments().rename("app", "dev", "work");
    assertThat(db.environments().get("app", "work").expressionFile()).isEmpty();
    assertThat(db.environments().recordExpressionFile("app", "work")).isEqualTo("app-work.nix");

    db.projects().rename("app", "application");
    assertThat(db.environments().get("application", "work").expressionFile()).isEmpty();
    assertThat(db.environments().recordExpressionFile("application", "work"))
        .isEqualTo("application-work.nix");
  }

  @Test
  public void delete_environment_freesItsName(TempleDb db) {
    record(db, "a-b", "c");
    db.environments().delete("a-b", "c");

    assertThat(record(db, "a", "b-c")).isEqualTo("a-b-c.nix");
  }
}
