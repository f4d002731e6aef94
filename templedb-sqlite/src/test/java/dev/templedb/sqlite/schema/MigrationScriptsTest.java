package dev.templedb.sqlite.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MigrationScriptsTest {

  private static final Path RESOURCES = Path.of("src/main/resources/dev/templedb/sqlite/schema");

  @Test
  void names_areTheFilesInTheFolder() throws IOException {
    try (Stream<Path> files = Files.list(RESOURCES)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(MigrationScripts.NAMES.stream()
              .flatMap(name -> Stream.of(name + ".up.sql", name + ".down.sql"))
              .toList());
    }
  }

  @Test
  void bundled_isNumberedFromOneWithoutGaps() {
    assertThat(MigrationScripts.bundled().stream().map(MigrationScript::version))
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, MigrationScripts.NAMES.size()).boxed().toList())
        .isNotEmpty();
  }

  @Test
  void bundled_leavesTransactionsAndSettingsToTheEngine() {
    for (MigrationScript script : MigrationScripts.bundled()) {
      for (String sql : List.of(script.upSql(), script.downSql())) {
        assertThat(SqlStatement.allOf(sql))
            .as(script.name())
            .isNotEmpty()
            .noneMatch(
                statement -> statement
                    .text()
                    .matches(
                        "(?is)(BEGIN|COMMIT|END|ROLLBACK|SAVEPOINT|RELEASE|PRAGMA|VACUUM|ATTACH|DETACH)\\b.*"));
      }
    }
  }

  @Test
  void of_name_givesVersionAndDescription() {
    MigrationScript script = MigrationScript.of("V012__create_x_and_y", "SELECT 1;", "SELECT 2;");

    assertThat(script.version()).isEqualTo(12);
    assertThat(script.description()).isEqualTo("create x and y");
    assertThat(script.source(Direction.UP)).isEqualTo("V012__create_x_and_y.up.sql");
  }

  @Test
  void of_nameOfAnotherForm_isRefused() {
    for (String name : List.of("V1__x", "V001_x", "V001__", "V001__X", "V001__x_", "001__x")) {
      assertThatThrownBy(() -> MigrationScript.of(name, "", ""))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(name);
    }
  }

  @Test
  void of_otherLineEnds_isTheSameScript() {
    MigrationScript lf = MigrationScript.of("V001__x", "SELECT 1;\n\nSELECT 2;\n", "SELECT 3;\n");

    assertThat(MigrationScript.of("V001__x", "SELECT 1;\r\n\r\nSELECT 2;\r\n", "SELECT 3;\r\n"))
        .isEqualTo(lf);
    assertThat(MigrationScript.of("V001__x", "SELECT 1;\r\rSELECT 2;\r", "SELECT 3;\r"))
        .isEqualTo(lf);
  }

  @Test
  void of_scripts_checksumIsTheSha256OfTheUpScript() {
    assertThat(MigrationScript.of("V001__x", "SELECT 1;\r\n", "anything")
            .checksum()
            .hex())
        .isEqualTo("b4e0497804e46e0a0b0b8c31975b062152d551bac49c3c2e80932567b4085dcd");
    assertThat(
            MigrationScript.of("V001__x", "SELECT  1;\n", "anything").checksum().hex())
        .isNotEqualTo("b4e0497804e46e0a0b0b8c31975b062152d551bac49c3c2e80932567b4085dcd");
  }
}
