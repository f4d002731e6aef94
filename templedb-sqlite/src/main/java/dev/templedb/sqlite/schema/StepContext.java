package dev.templedb.sqlite.schema;

import dev.templedb.error.MigrationException;
import dev.templedb.error.StorageException;
import dev.templedb.schema.MigrationContext;
import dev.templedb.schema.MigrationRow;
import dev.templedb.sqlite.connection.SqlTime;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A connection as a step in Java sees it. */
final class StepContext implements MigrationContext {

  private final Connection connection;
  private final int version;
  private final String source;
  private @Nullable SQLException ending;
  private boolean closed;

  StepContext(Connection connection, int version, String source) {
    this.connection = connection;
    this.version = version;
    this.source = source;
  }

  @Override
  public int execute(String sql, @Nullable Object... parameters) {
    SqlStatement statement = only(sql);
    try (PreparedStatement prepared = connection.prepareStatement(statement.text())) {
      bind(prepared, parameters);
      return prepared.execute() ? 0 : Math.max(0, prepared.getUpdateCount());
    } catch (SQLException e) {
      throw failure(statement, e);
    }
  }

  @Override
  public void executeScript(String script) {
    for (SqlStatement statement : SqlStatement.allOf(script)) {
      execute(statement.text());
    }
  }

  @Override
  public void query(
      String sql, Consumer<? super MigrationRow> consumer, @Nullable Object... parameters) {
    SqlStatement statement = only(sql);
    try (PreparedStatement prepared = connection.prepareStatement(statement.text())) {
      bind(prepared, parameters);
      try (ResultSet rows = prepared.executeQuery()) {
        Row row = new Row(rows);
        while (rows.next()) {
          consumer.accept(row);
        }
      }
    } catch (SQLException e) {
      throw failure(statement, e);
    }
  }

  private SqlStatement only(String sql) {
    if (closed) {
      throw new IllegalStateException(source + ": the step is over; its context can't be kept");
    }
    SQLException over = ending;
    if (over != null) {
      throw new StorageException(
          source + ": the step has failed already (" + over.getMessage() + ") and is undone", over);
    }
    List<SqlStatement> statements = SqlStatement.allOf(sql);
    if (statements.size() != 1) {
      throw new IllegalArgumentException(source + ": one statement at a time, these are "
          + statements.size() + "; use executeScript: " + sql);
    }
    statements.get(0).requireAllowed(source);
    return statements.get(0);
  }

  private RuntimeException failure(SqlStatement statement, SQLException e) {
    if (ScriptRun.isNotTheScriptsFault(e)) {
      // SQLite may have rolled back: whatever came now would stay, although the step is undone.
      ending = e;
      return new StorageException(
          "running " + source + " failed at " + statement.firstLine() + ": " + e.getMessage(), e);
    }
    return new MigrationException(
        "running " + source + " failed at '" + statement.firstLine() + "': " + e.getMessage()
            + "; the database is as it was: free it of what stands in the way, or correct the step",
        version,
        e);
  }

  /** Whatever the step's code makes of it: what has ended the transaction is thrown. */
  void throwWhatEndedTheStep() throws SQLException {
    SQLException over = ending;
    if (over != null) {
      throw over;
    }
  }

  void close() {
    closed = true;
  }

  private static void bind(PreparedStatement statement, @Nullable Object[] parameters)
      throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      Object value = parameters[i];
      if (value == null
          || value instanceof String
          || value instanceof Integer
          || value instanceof Long
          || value instanceof Double
          || value instanceof byte[]) {
        statement.setObject(i + 1, value);
      } else if (value instanceof Boolean flag) {
        statement.setInt(i + 1, flag ? 1 : 0);
      } else if (value instanceof Short || value instanceof Byte) {
        statement.setLong(i + 1, ((Number) value).longValue());
      } else if (value instanceof Instant time) {
        statement.setString(i + 1, SqlTime.format(time));
      } else {
        throw new IllegalArgumentException("parameter " + (i + 1) + " is a "
            + value.getClass().getName() + "; see MigrationContext for what it may be");
      }
    }
  }

  private final class Row implements MigrationRow {

    private final ResultSet rows;

    Row(ResultSet rows) {
      this.rows = rows;
    }

    @Override
    public @Nullable String text(int column) {
      return get(() -> rows.getString(column));
    }

    @Override
    public long number(int column) {
      return get(() -> rows.getLong(column));
    }

    @Override
    public double real(int column) {
      return get(() -> rows.getDouble(column));
    }

    @Override
    public byte @Nullable [] bytes(int column) {
      return get(() -> rows.getBytes(column));
    }

    @Override
    public boolean isNull(int column) {
      return get(() -> rows.getObject(column)) == null;
    }

    private <T extends @Nullable Object> T get(Getter<T> getter) {
      try {
        return getter.get();
      } catch (SQLException e) {
        throw new IllegalArgumentException(source + ": " + e.getMessage(), e);
      }
    }
  }

  private interface Getter<T extends @Nullable Object> {
    T get() throws SQLException;
  }
}
