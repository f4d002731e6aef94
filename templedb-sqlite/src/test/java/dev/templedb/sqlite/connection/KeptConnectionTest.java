package dev.templedb.sqlite.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.TempleDbOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statements are kept, and what is kept is as good as new. */
class KeptConnectionTest {

  private static final int KEPT = 3;
  private static final String SELECT = "SELECT ?";

  @TempDir
  Path directory;

  private Connections connections;
  private KeptConnection connection;

  @BeforeEach
  void open() throws Exception {
    Path file = Files.createFile(directory.resolve("test.db"));
    TempleDbOptions options = TempleDbOptions.builder().statementCacheSize(KEPT).build();
    connections = new Connections(file, options, false);
    connection = connections.openWriter();
    connections.initialise(connection);
    connections.useWriteAheadLog(connection);
    connection.run("CREATE TABLE t (x)");
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  @Test
  void prepareStatement_sameSqlAgain_isTheSameStatement() throws SQLException {
    PreparedStatement first = connection.prepareStatement(SELECT);
    first.close();

    try (PreparedStatement second = connection.prepareStatement(SELECT)) {
      assertThat(second).isSameAs(first);
    }
  }

  @Test
  void prepareStatement_sameSqlWhileInUse_isAnotherStatement() throws SQLException {
    try (PreparedStatement outer = connection.prepareStatement(SELECT)) {
      outer.setInt(1, 1);
      try (ResultSet outerRows = outer.executeQuery();
          PreparedStatement inner = connection.prepareStatement(SELECT)) {
        inner.setInt(1, 2);
        assertThat(inner).isNotSameAs(outer);
        assertThat(onlyNumber(inner)).isEqualTo(2);
        assertThat(outerRows.next()).isTrue();
        assertThat(outerRows.getInt(1)).isEqualTo(1);
      }
    }
    assertThat(connection.first(SELECT, row -> row.getInt(1), 3)).contains(3);
  }

  @Test
  void prepareStatement_manyTexts_keepsTheLastUsedOnly() throws SQLException {
    List<PreparedStatement> all = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      PreparedStatement statement = connection.prepareStatement("SELECT " + i);
      all.add(statement);
      statement.close();
    }

    for (int i = 0; i < all.size(); i++) {
      assertThat(all.get(i).isClosed()).as("statement " + i).isEqualTo(i < all.size() - KEPT);
    }
    assertThat(connection.prepareStatement("SELECT 498")).isSameAs(all.get(498));
  }

  @Test
  void close_twice_givesTheStatementBackOnce() throws SQLException {
    PreparedStatement statement = connection.prepareStatement(SELECT);
    statement.close();
    statement.close();

    try (PreparedStatement one = connection.prepareStatement(SELECT);
        PreparedStatement other = connection.prepareStatement(SELECT)) {
      assertThat(one).isNotSameAs(other);
      one.setInt(1, 1);
      assertThat(onlyNumber(one)).isEqualTo(1);
    }
  }

  @Test
  void close_parametersAndBatch_areForgotten() throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?)")) {
      insert.setString(1, "secret");
      insert.addBatch();
    }

    try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?)")) {
      assertThat(insert.executeBatch()).isEmpty();
      insert.executeUpdate();
    }
    assertThat(connection.first(
            "SELECT count(*), count(x) FROM t", row -> row.getInt(1) - row.getInt(2)))
        .as("rows without a value")
        .contains(1);
  }

  @Test
  void close_unfinishedResult_releasesItsSnapshot() throws SQLException {
    connection.update("INSERT INTO t VALUES (1), (2), (3)");
    try (KeptConnection reader = connections.openReader()) {
      try (PreparedStatement statement = reader.prepareStatement("SELECT x FROM t");
          ResultSet rows = statement.executeQuery()) {
        assertThat(rows.next()).isTrue();
        connection.update("DELETE FROM t");
      }
      assertThat(reader.first("SELECT count(*) FROM t", row -> row.getInt(1))).contains(0);
    }
  }

  @Test
  void run_afterAnInterruptedStatement_sameSqlWorks() throws SQLException {
    Call call = new Call(
        Operation.of("testing"), Databases.PLAIN.withDeadline(Duration.ofMillis(20)), () -> false);
    connection.serve(call);
    assertThatThrownBy(() -> Databases.countForEver(connection))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("INTERRUPT");
    connection.serve(null);

    for (long i = 1; i < 4; i++) {
      assertThat(connection.first(Databases.COUNT_TO, row -> row.getLong(1), i)).contains(i);
    }
  }

  @Test
  void run_afterAnotherConnectionChangedTheTable_seesIt() throws SQLException {
    String all = "SELECT * FROM t";
    connection.update("INSERT INTO t VALUES (1)");
    try (KeptConnection reader = connections.openReader()) {
      assertThat(columns(reader, all)).containsExactly("x=1");

      connection.run("ALTER TABLE t ADD COLUMN y DEFAULT 2");
      assertThat(columns(reader, all)).containsExactly("x=1", "y=2");

      connection.run("ALTER TABLE t RENAME COLUMN y TO z");
      assertThat(columns(reader, all)).containsExactly("x=1", "z=2");

      connection.run("DROP TABLE t");
      assertThatThrownBy(() -> columns(reader, all)).hasMessageContaining("no such table");

      connection.run("CREATE TABLE t (other)");
      connection.update("INSERT INTO t VALUES (7)");
      assertThat(columns(reader, all)).containsExactly("other=7");
    }
  }

  @Test
  void close_statementsAndResultsStillOpen_closesThemAndReleasesTheFile() throws Exception {
    connection.update("INSERT INTO t VALUES (1), (2)");
    PreparedStatement open = connection.prepareStatement("SELECT x FROM t");
    ResultSet rows = open.executeQuery();
    assertThat(rows.next()).isTrue();

    connection.close();

    assertThat(Files.exists(directory.resolve("test.db-wal"))).isFalse();
    assertThatThrownBy(rows::next).isInstanceOf(SQLException.class);
    open.close();
  }

  @Test
  void openWriter_defaults_areInForce() throws SQLException {
    assertSettings(connection, 62_500);
    try (KeptConnection reader = connections.openReader()) {
      assertSettings(reader, 8_192);
      assertThatThrownBy(() -> reader.update("INSERT INTO t VALUES (1)"))
          .hasMessageContaining("READONLY");
    }
  }

  private static void assertSettings(KeptConnection connection, int cacheKibibytes)
      throws SQLException {
    assertThat(pragma(connection, "journal_mode")).isEqualTo("wal");
    assertThat(pragma(connection, "foreign_keys")).isEqualTo("1");
    assertThat(pragma(connection, "trusted_schema")).isEqualTo("0");
    assertThat(pragma(connection, "cell_size_check")).isEqualTo("1");
    assertThat(pragma(connection, "temp_store")).isEqualTo("2");
    assertThat(pragma(connection, "synchronous")).isEqualTo("1");
    assertThat(pragma(connection, "mmap_size")).isEqualTo("0");
    assertThat(pragma(connection, "cache_size")).isEqualTo("-" + cacheKibibytes);
    assertThat(pragma(connection, "page_size")).isEqualTo("8192");
    assertThatThrownBy(
            () -> connection.first("SELECT load_extension('anything')", row -> row.getString(1)))
        .hasMessageContaining("not authorized");
  }

  @Test
  void openWriter_options_areInForce() throws Exception {
    Path file = Files.createFile(directory.resolve("other.db"));
    TempleDbOptions options = TempleDbOptions.builder()
        .durability(TempleDbOptions.Durability.FULL)
        .mmapBytes(0)
        .pageSize(16_384)
        .readerCacheBytes(1 << 20)
        .writerCacheBytes(2 << 20)
        .build();
    Connections others = new Connections(file, options, false);
    try (KeptConnection writer = others.openWriter()) {
      others.initialise(writer);
      others.useWriteAheadLog(writer);
      assertThat(pragma(writer, "synchronous")).isEqualTo("2");
      assertThat(pragma(writer, "mmap_size")).isEqualTo("0");
      assertThat(pragma(writer, "page_size")).isEqualTo("16384");
      assertThat(pragma(writer, "cache_size")).isEqualTo("-2048");
      try (KeptConnection reader = others.openReader()) {
        assertThat(pragma(reader, "cache_size")).isEqualTo("-1024");
      }
    }
  }

  @Test
  void open_existingFile_keepsItsPageSize() throws Exception {
    Path file = directory.resolve("new.db");
    Databases.open(file, options -> options.pageSize(4_096)).close();

    Database again = Databases.open(file, options -> options.pageSize(16_384));
    try {
      String size = again.read(
          Operation.of("testing"), Databases.PLAIN, reader -> pragma(reader, "page_size"));
      assertThat(size).isEqualTo("4096");
    } finally {
      again.close();
    }
  }

  private static String pragma(KeptConnection connection, String name) throws SQLException {
    return connection.first("PRAGMA " + name, row -> row.getString(1)).orElseThrow();
  }

  private static int onlyNumber(PreparedStatement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery()) {
      assertThat(rows.next()).isTrue();
      return rows.getInt(1);
    }
  }

  private static List<String> columns(KeptConnection connection, String sql) throws SQLException {
    return connection
        .first(sql, row -> {
          List<String> columns = new ArrayList<>();
          for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
            columns.add(row.getMetaData().getColumnName(i) + "=" + row.getString(i));
          }
          return columns;
        })
        .orElseThrow();
  }
}
