package dev.templedb.testkit;

import static dev.templedb.testkit.Paging.EVERYTHING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.Page;
import dev.templedb.PageRequest;
import dev.templedb.TempleDb;
import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.project.ProjectRepository;
import dev.templedb.project.ProjectSummary;
import dev.templedb.transfer.TreeImport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link ProjectRepository} promises of lists and walks. Extend it in the tests of an implementation. */
@ExtendWith(TempleDbExtension.class)
public abstract class ProjectListContract {

  /** For subclasses. */
  protected ProjectListContract() {}

  @Test
  public void list_projects_countsTheirFilesAndBytes(TempleDb db, @TempDir Path directory)
      throws IOException {
    Files.writeString(directory.resolve("five"), "12345");
    Files.writeString(directory.resolve("none"), "");
    Files.createSymbolicLink(directory.resolve("link"), Path.of("fünf"));
    db.projects().create("b-empty");
    db.projects().create("a-full");
    db.importTree(TreeImport.of("a-full", directory));
    db.environments().create("a-full", "dev", EnvironmentDefinition.ofPackages(List.of()));

    List<ProjectSummary> items = db.projects().list(EVERYTHING).items();

    assertThat(items)
        .containsExactly(
            new ProjectSummary(db.projects().get("a-full"), 3, 5 + "fuenf".length()),
            new ProjectSummary(db.projects().get("b-empty"), 0, 0));
  }

  @Test
  public void list_everyPageSize_givesTheSameWholeBySlug(TempleDb db) {
    List<String> slugs =
        new ArrayList<>(List.of("Z", "a", "_", "0", "a-b", "a.b", "a_b", "ab", "B"));
    slugs.forEach(db.projects()::create);
    slugs.sort(null);

    Paging.assertEveryPageSizeGives(
        slugs, db.projects()::list, summary -> summary.project().slug());
    assertThat(db.projects().count()).isEqualTo(slugs.size());
  }

  @Test
  public void list_nothingThere_isOneEmptyPage(TempleDb db) {
    Page<ProjectSummary> page = db.projects().list(PageRequest.first(1));

    assertThat(page.items()).isEmpty();
    assertThat(page.next()).isEmpty();
    assertThat(db.projects().count()).isZero();
  }

  @Test
  public void list_changesBetweenPages_neitherRepeatsNorSkipsWhatStays(TempleDb db) {
    List.of("b", "d", "f", "h").forEach(db.projects()::create);
    Page<ProjectSummary> first = db.projects().list(PageRequest.first(2));
    db.projects().delete("d");
    db.projects().create("a");
    db.projects().create("e");

    Page<ProjectSummary> second = db.projects().list(first.next().orElseThrow());

    assertThat(first.map(summary -> summary.project().slug()).items()).containsExactly("b", "d");
    assertThat(second.map(summary -> summary.project().slug()).items()).containsExactly("e", "f");
  }

  @Test
  public void forEach_consumerChangesProjects_walksOneSnapshot(TempleDb db) {
    List.of("c", "a", "b").forEach(db.projects()::create);
    List<String> seen = new ArrayList<>();

    db.projects().forEach(project -> {
      seen.add(project.slug());
      db.projects().create(project.slug() + "-copy");
      if (project.slug().equals("a")) {
        db.projects().delete("c");
        db.projects().create("c");
      }
    });

    assertThat(seen).containsExactly("a", "b", "c");
    assertThat(slugs(db)).containsExactly("a", "a-copy", "b", "b-copy", "c", "c-copy");
  }

  @Test
  public void forEach_withinItself_isAllowed(TempleDb db) {
    List.of("a", "b").forEach(db.projects()::create);
    List<String> pairs = new ArrayList<>();

    db.projects()
        .forEach(outer -> db.projects().forEach(inner -> pairs.add(outer.slug() + inner.slug())));

    assertThat(pairs).containsExactly("aa", "ab", "ba", "bb");
  }

  @Test
  public void forEach_consumerThrows_endsTheWalkAndPassesItOn(TempleDb db) {
    List.of("a", "b").forEach(db.projects()::create);
    List<String> seen = new ArrayList<>();

    assertThatThrownBy(() -> db.projects().forEach(project -> {
          seen.add(project.slug());
          throw new CallerException("enough");
        }))
        .isInstanceOf(CallerException.class)
        .hasMessage("enough");

    assertThat(seen).containsExactly("a");
    assertThat(db.projects().count()).isEqualTo(2);
  }

  private static List<String> slugs(TempleDb db) {
    return db.projects()
        .list(EVERYTHING)
        .map(summary -> summary.project().slug())
        .items();
  }
}
