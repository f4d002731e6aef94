package dev.templedb.sqlite.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The log is written back beside the writers, and does not grow with what is written. In memory, because a slow disk may keep it longer. */
class CheckpointerTest {

  private static final Path MEMORY = Path.of("/dev/shm");
  private static final int MEBIBYTE = 1 << 20;
  private static final Operation OPERATION = Operation.of("testing");

  private Path directory;
  private Path file;
  private Database database;

  @BeforeEach
  void open() throws Exception {
    assumeTrue(Files.isWritable(MEMORY), "there is no memory that looks like a directory");
    directory = Files.createTempDirectory(MEMORY, "templedb-test-");
    file = directory.resolve("test.db");
    database = Databases.open(file, options -> {});
  }

  @AfterEach
  void close() throws Exception {
    if (database != null) {
      database.close();
      Files.delete(file);
      Files.delete(directory);
    }
  }

  @Test
  void write_littleOnly_startsNoThread() {
    for (int i = 0; i < 3; i++) {
      write(100);
    }

    assertThat(threads()).isZero();
  }

  @Test
  void write_muchMoreThanALogMayHave_theLogStartsOver() throws Exception {
    int mebibytes = 400;
    long longest = 0;
    for (int i = 0; i < mebibytes; i++) {
      write(MEBIBYTE);
      longest = Math.max(longest, Files.size(directory.resolve("test.db-wal")));
    }

    assertThat(longest).isBetween(Checkpointer.LONG_BYTES, 300L * MEBIBYTE);
    assertThat(threads()).isEqualTo(1);
    long bytes = database.read(
        OPERATION,
        Databases.PLAIN,
        connection -> connection
            .first("SELECT sum(length(x)) FROM t", row -> row.getLong(1))
            .orElseThrow());
    assertThat(bytes).isEqualTo((long) mebibytes * MEBIBYTE);
  }

  @Test
  void write_whileAReaderKeepsAnOldState_theReaderKeepsSeeingIt() throws Exception {
    write(MEBIBYTE);
    try (Cursor cursor = database.openCursor(OPERATION, Databases.PLAIN)) {
      assertThat(rows(cursor)).isEqualTo(1);
      for (int i = 0; i < 60; i++) {
        write(MEBIBYTE);
      }
      assertThat(rows(cursor)).isEqualTo(1);
    }
    long count = database.read(
        OPERATION,
        Databases.PLAIN,
        connection ->
            connection.first("SELECT count(*) FROM t", row -> row.getLong(1)).orElseThrow());
    assertThat(count).isEqualTo(61);
  }

  @Test
  void close_endsTheThread() {
    for (int i = 0; i < 20; i++) {
      write(MEBIBYTE);
    }
    assertThat(threads()).isEqualTo(1);

    database.close();

    assertThat(threads()).isZero();
    assertThat(directory.resolve("test.db-wal")).doesNotExist();
  }

  private static long rows(Cursor cursor) {
    return cursor.read(connection ->
        connection.first("SELECT count(*) FROM t", row -> row.getLong(1)).orElseThrow());
  }

  private void write(int bytes) {
    Call call = database.start(OPERATION, Databases.PLAIN);
    database.write(
        call,
        connection -> Database.translated(
            connection, call, c -> c.update("INSERT INTO t VALUES (zeroblob(" + bytes + "))")));
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("templedb-checkpoint"))
        .count();
  }
}
