package dev.templedb.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.TempleDb;
import dev.templedb.error.ClosedException;
import dev.templedb.schema.Column;
import dev.templedb.schema.DatabaseDetails;
import dev.templedb.schema.Index;
import dev.templedb.schema.Migration;
import dev.templedb.schema.SchemaInspector;
import dev.templedb.schema.Table;
import dev.templedb.schema.TableSize;
import dev.templedb.schema.View;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a {@link SchemaInspector} must show of any database. Extend it in the tests of an implementation. */
@ExtendWith(TempleDbExtension.class)
public abstract class SchemaInspectorContract {

  /** For subclasses. */
  protected SchemaInspectorContract() {}

  @Test
  public void tables_newDatabase_areThoseOfTheLibraryByName(TempleDb db) {
    List<Table> tables = db.schema().tables();

    assertThat(tables)
        .extracting(Table::name)
        .isSorted()
        .contains("projects", "project_files", "nix_environments", "audit_log");
    assertThat(tables).allSatisfy(table -> {
      assertThat(table.columns()).as(table.name()).isNotEmpty();
      assertThat(table.definition()).startsWith("CREATE").contains(table.name());
    });
  }

  @Test
  public void findTable_projects_hasItsColumns(TempleDb db) {
    Table projects = db.schema().findTable("projects").orElseThrow();

    assertThat(projects.columns())
        .extracting(Column::name)
        .startsWith("id", "uuid", "slug", "name");
    Column id = projects.columns().get(0);
    assertThat(id.primaryKeyPosition()).isEqualTo(OptionalInt.of(1));
    assertThat(id.position()).isEqualTo(1);
    Column slug = projects.columns().get(2);
    assertThat(slug.nullable()).isFalse();
    assertThat(slug.primaryKeyPosition()).isEmpty();
    assertThat(slug.generation()).isEqualTo(Column.Generation.NONE);
    assertThat(db.schema().findTable("no such table")).isEmpty();
  }

  @Test
  public void indexes_newDatabase_tellKeysUniquenessAndCondition(TempleDb db) {
    List<Index> indexes = db.schema().indexes();

    assertThat(indexes)
        .filteredOn(index -> index.name().equals("idx_project_files_project_id"))
        .singleElement()
        .satisfies(index -> {
          assertThat(index.table()).isEqualTo("project_files");
          assertThat(index.unique()).isTrue();
          assertThat(index.condition()).isEmpty();
          assertThat(index.keys())
              .extracting(key -> key.column().orElseThrow())
              .containsExactly("project_id", "file_path");
        });
    assertThat(indexes)
        .filteredOn(index -> index.name().equals("idx_nix_environments_default"))
        .singleElement()
        .satisfies(index -> assertThat(index.condition()).contains("is_default = 1"));
  }

  @Test
  public void viewsAndTriggers_newDatabase_areThere(TempleDb db) {
    assertThat(db.schema().views()).extracting(View::name).contains("files_with_types_view");
    assertThat(db.schema().views())
        .allSatisfy(view -> assertThat(view.columns()).as(view.name()).isNotEmpty());
    assertThat(db.schema().triggers())
        .isNotEmpty()
        .allSatisfy(trigger -> assertThat(trigger.definition()).contains(trigger.name()));
  }

  @Test
  public void sizes_afterAChange_countItsRows(TempleDb db) {
    db.projects().create("a");
    db.projects().create("b");

    assertThat(db.schema().sizes())
        .filteredOn(size -> size.table().equals("projects"))
        .singleElement()
        .satisfies(size -> {
          assertThat(size.rows()).isEqualTo(2);
          assertThat(size.tableBytes()).isPositive();
          assertThat(size.indexBytes()).isNotEmpty();
          assertThat(size.totalBytes()).isGreaterThan(size.tableBytes());
        });
    assertThat(db.schema().sizes()).extracting(TableSize::table).isSorted();
  }

  @Test
  public void dump_newDatabase_hasEveryDefinition(TempleDb db) {
    String dump = db.schema().dump();

    assertThat(db.schema().tables())
        .allSatisfy(table -> assertThat(dump).contains(table.definition()));
    assertThat(db.schema().triggers())
        .allSatisfy(trigger -> assertThat(dump).contains(trigger.definition()));
    assertThat(dump.indexOf(db.schema().tables().get(0).definition()))
        .isLessThan(dump.indexOf(db.schema().views().get(0).definition()));
  }

  @Test
  public void details_newDatabase_tellVersionMigrationsAndTables(TempleDb db) {
    DatabaseDetails details = db.schema().details();

    assertThat(details.version()).isEqualTo(db.migrations().version());
    assertThat(details.migrations())
        .extracting(Migration::version)
        .endsWith(details.version())
        .isSorted();
    assertThat(details.tables()).isEqualTo(db.schema().tables());
    assertThat(details.instructions()).isNotEmpty();
    assertThat(details.toText())
        .contains(details.location(), "version     " + details.version())
        .contains(details.tables().get(0).definition().lines().findFirst().orElseThrow())
        .doesNotContain("\t");
    assertThat(details.toJson())
        .contains("\"version\": " + details.version())
        .contains("\"tableCount\": " + details.tables().size());
  }

  @Test
  public void inspection_schemaRolledBack_showsWhatIsLeft(TempleDb db) {
    db.migrations().rollback(0);

    assertThat(db.schema().details().version()).isZero();
    assertThat(db.schema().findTable("projects")).isEmpty();
    assertThat(db.status().schemaVersion()).isZero();
    assertThat(db.status().duplication()).isEmpty();
    db.migrations().migrate();
    assertThat(db.schema().findTable("projects")).isPresent();
  }

  @Test
  public void inspection_insideATransaction_isRefusedAtOnce(TempleDb db) {
    db.useTransaction(tx -> assertThatThrownBy(() -> db.schema().tables())
        .isExactlyInstanceOf(IllegalStateException.class)
        .hasMessageContaining("use tx"));
  }

  @Test
  public void inspection_afterClose_isRefused() {
    TempleDb db = TempleDb.inMemory();
    SchemaInspector schema = db.schema();
    db.close();

    assertThatThrownBy(schema::details).isInstanceOf(ClosedException.class);
  }
}
