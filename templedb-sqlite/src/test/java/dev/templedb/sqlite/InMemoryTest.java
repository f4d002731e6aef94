package dev.templedb.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.TempleDb;
import dev.templedb.sqlite.launch.JavaProgram;
import dev.templedb.sqlite.launch.MemoryMain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A database in memory leaves nothing behind. */
class InMemoryTest {

  @Test
  void close_removesItsFiles() {
    Path directory;
    try (TempleDb db = TempleDb.inMemory()) {
      directory = db.dataDirectory();
      db.projects().create("app");
      assertThat(DatabaseFiles.names(directory)).contains("memory.templedb");
    }

    assertThat(directory).doesNotExist();
  }

  @Test
  void inMemory_twice_areTwoDatabases() {
    try (TempleDb one = TempleDb.inMemory();
        TempleDb two = TempleDb.inMemory()) {
      one.projects().create("app");

      assertThat(two.projects().count()).isZero();
      assertThat(one.dataDirectory()).isNotEqualTo(two.dataDirectory());
    }
  }

  @Test
  void programEnds_withoutClosing_removesItsFiles() throws Exception {
    try (JavaProgram program = JavaProgram.start(MemoryMain.class)) {
      List<String> lines = program.lines();

      assertThat(lines).singleElement().asString().contains("templedb-");
      assertThat(Files.exists(Path.of(lines.get(0)))).isFalse();
    }
  }
}
