package dev.templedb.sqlite.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.error.DeadlineExceededException;
import dev.templedb.monitoring.StatementEvent;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of statements that are run in every way that JDBC has. */
class WatchedStatementTest {

  private static final String INSERT = "INSERT INTO t (x) VALUES (?)";
  private static final String THREE = "SELECT x FROM t ORDER BY x LIMIT 3";

  private final List<StatementEvent> events = new CopyOnWriteArrayList<>();
  private Database database;

  @BeforeEach
  void open(@TempDir Path directory) {
    database = Databases.open(
        directory.resolve("test.db"), options -> options.statementListener(events::add));
  }

  @AfterEach
  void close() {
    database.close();
  }

  private <T> T write(Query<T> query) {
    Call call = database.start(Operation.of("testing", "it"), Databases.PLAIN);
    return database.write(call, connection -> Database.translated(connection, call, query));
  }

  private <T> T read(Query<T> query) {
    return database.read(Operation.of("testing", "it"), Databases.PLAIN, query);
  }

  private List<OptionalLong> rowsOf(String sql) {
    return events.stream()
        .filter(event -> event.sql().equals(sql))
        .map(StatementEvent::rows)
        .toList();
  }

  @Test
  void changes_executedManyTimes_areToldEachTimeWithTheirRows() {
    write(connection -> {
      try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
        for (int i = 0; i < 3; i++) {
          insert.setInt(1, i);
          insert.executeUpdate();
        }
        insert.setInt(1, 3);
        insert.addBatch();
        insert.setInt(1, 4);
        insert.addBatch();
        insert.executeBatch();
      }
      connection.update("DELETE FROM t WHERE x > ?", 2);
      connection.run("UPDATE t SET x = x + 1");
      return true;
    });

    assertThat(rowsOf(INSERT))
        .containsExactly(
            OptionalLong.of(1), OptionalLong.of(1), OptionalLong.of(1), OptionalLong.of(2));
    assertThat(rowsOf("DELETE FROM t WHERE x > ?")).containsExactly(OptionalLong.of(2));
    assertThat(rowsOf("UPDATE t SET x = x + 1")).containsExactly(OptionalLong.of(3));
  }

  @Test
  void queries_readInPartOrTwiceOrNotAtAll_areToldOnceEachWithTheRowsThatWereRead() {
    write(connection -> {
      for (int i = 0; i < 5; i++) {
        connection.update(INSERT, i);
      }
      return true;
    });
    read(connection -> {
      try (PreparedStatement query = connection.prepareStatement(THREE)) {
        try (ResultSet rows = query.executeQuery()) {
          while (rows.next()) {
            assertThat(rows.getInt(1)).isNotNegative();
          }
        }
        query.executeQuery().next();
        query.executeQuery();
        assertThat(query.execute()).isTrue();
        ResultSet rows = query.getResultSet();
        rows.next();
        rows.next();
      }
      return true;
    });

    assertThat(rowsOf(THREE))
        .containsExactly(
            OptionalLong.of(3), OptionalLong.of(1), OptionalLong.of(0), OptionalLong.of(2));
  }

  @Test
  void statement_stoppedAtItsDeadline_isToldAsFailed() {
    CallSettings settings = Databases.PLAIN.withDeadline(Duration.ofMillis(30));

    assertThatThrownBy(
            () -> database.read(Operation.of("counting"), settings, Databases::countForEver))
        .isInstanceOf(DeadlineExceededException.class);

    assertThat(events).filteredOn(StatementEvent::failed).singleElement().satisfies(event -> {
      assertThat(event.sql()).isEqualTo(Databases.COUNT_TO);
      assertThat(event.operation()).isEqualTo("counting");
      assertThat(event.rows()).isEmpty();
      assertThat(event.duration()).isGreaterThan(Duration.ofMillis(25));
    });
  }

  @Test
  void statement_stoppedBetweenRows_isToldAsFailed() {
    String endless =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n";
    CallSettings settings = Databases.PLAIN.withDeadline(Duration.ofMillis(30));

    assertThatThrownBy(() -> database.read(Operation.of("counting"), settings, connection -> {
          try (PreparedStatement query = connection.prepareStatement(endless);
              ResultSet rows = query.executeQuery()) {
            long last = 0;
            while (rows.next()) {
              last = rows.getLong(1);
            }
            return last;
          }
        }))
        .isInstanceOf(DeadlineExceededException.class);

    assertThat(events)
        .filteredOn(event -> event.sql().equals(endless))
        .singleElement()
        .satisfies(event -> assertThat(event.failed()).isTrue());
  }
}
