package dev.templedb.sqlite.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.TempleDb;
import dev.templedb.maintenance.IntegrityReport;
import dev.templedb.project.FileQuery;
import dev.templedb.transfer.TreeImport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of a version without checksums get them when they are migrated. */
class RowCheckFillTest {

  @TempDir
  Path directory;

  @Test
  void open_fileOfVersion5_fillsAllChecksumsAndIsSound() throws Exception {
    Path file = directory.resolve("old.db");
    TempleDb.open(file).close();
    try (Connection connection = SchemaTestDatabase.open(file)) {
      new SchemaMigrator(SchemaTestDatabase.CLOCK).rollback(connection, 5);
      SchemaTestDatabase.run(connection, SchemaTestDatabase.resource("small-project.sql"));
      // The link has no content.
      SchemaTestDatabase.run(connection, "DELETE FROM file_contents WHERE file_id = 4");
    }

    try (TempleDb db = TempleDb.open(file)) {
      IntegrityReport report = db.maintenance().integrityCheck();

      assertThat(report.problems()).isEmpty();
      assertThat(report.contents()).isEqualTo(3);
      List<String> paths = new ArrayList<>();
      db.files().forEach("templedb", FileQuery.all(), read -> paths.add(read.path()));
      assertThat(paths).hasSize(4);
      assertThat(db.files().readText("templedb", "src/main.py")).isEqualTo("print(1)\n");
    }
    try (Connection connection = SchemaTestDatabase.open(file)) {
      for (String table :
          List.of("project_files", "contents", "content_chunks", "project_trees", "work_trees")) {
        assertThat(SchemaTestDatabase.rows(
                connection, "SELECT count(*) FROM " + table + " WHERE row_check IS NULL"))
            .as(table)
            .containsExactly("0");
      }
    }
  }

  @Test
  void rollbackAndMigrate_filesInUse_areSoundAndImportedAgain() throws IOException, SQLException {
    Path file = directory.resolve("used.db");
    Path tree = Files.createDirectories(directory.resolve("tree"));
    Files.writeString(tree.resolve("a.txt"), "a");
    try (TempleDb db = TempleDb.open(file)) {
      db.projects().create("app");
      db.importTree(TreeImport.of("app", tree));
      db.migrations().rollback(5);
      db.migrations().migrate();

      assertThat(db.maintenance().integrityCheck().problems()).isEmpty();
      assertThat(db.files().readText("app", "a.txt")).isEqualTo("a");
      Files.writeString(tree.resolve("b.txt"), "b");
      assertThat(db.importTree(TreeImport.of("app", tree)).added()).isOne();
      assertThat(db.maintenance().integrityCheck().problems()).isEmpty();
    }
  }
}
