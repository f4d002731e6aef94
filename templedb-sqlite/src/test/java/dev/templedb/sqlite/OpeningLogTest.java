package dev.templedb.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.TempleDb;
import dev.templedb.sqlite.schema.RecordingLogger;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is logged of an opening. */
class OpeningLogTest {

  @Test
  void opened_atDebug_tellsVersionsMigrationsAndSchema(@TempDir Path directory) {
    RecordingLogger log = new RecordingLogger();
    Path file = DatabaseFiles.withOneProject(directory.resolve("work.templedb"));
    try (TempleDb db = TempleDb.openReadOnly(file)) {
      OpeningLog.opened(db, true, log);

      int version = db.migrations().version();
      assertThat(log.lines).hasSize(3);
      assertThat(log.lines.get(0))
          .isEqualTo("DEBUG opened '" + file + "' read-only: schema version " + version
              + ", TempleDB " + db.status().libraryVersion());
      assertThat(log.lines.get(1))
          .startsWith("DEBUG migrations of '" + file + "': 1 ")
          .contains(", " + version + " ");
      assertThat(log.lines.get(2)).contains("\nCREATE TABLE projects (");
    }
  }
}
