package dev.templedb.sqlite.secret;

import dev.templedb.CancellationToken;
import dev.templedb.Progress;
import dev.templedb.ProgressListener;
import dev.templedb.error.BusyException;
import dev.templedb.error.SecretKeyException;
import dev.templedb.setting.Secrets;
import dev.templedb.sqlite.connection.CallSettings;
import dev.templedb.sqlite.connection.Columns;
import dev.templedb.sqlite.connection.Database;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.connection.SqlTime;
import dev.templedb.sqlite.transaction.Calls;
import dev.templedb.sqlite.transaction.DirectCalls;
import dev.templedb.sqlite.transaction.Summary;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The table {@code secrets} as a whole. */
public final class SqliteSecrets implements Secrets {

  /** How many are encrypted anew in one transaction: some milliseconds' worth of writing. */
  private static final int BATCH = 50;

  private static final String COUNT = "SELECT count(*) FROM secrets";
  private static final String COUNT_STALE = "SELECT count(*) FROM secrets WHERE recipients <> ?";
  private static final String STALE = """
      SELECT id, uuid, recipients, ciphertext
        FROM secrets
       WHERE id > ? AND recipients <> ?
       ORDER BY id
       LIMIT ?
      """;
  private static final String UPDATE = """
      UPDATE secrets
         SET recipients = ?, ciphertext = ?, updated_at = ?
       WHERE id = ? AND ciphertext = ?
      """;
  private static final String COLLECT =
      "DELETE FROM secrets WHERE uuid NOT IN (" + SecretRows.USED + ")";

  private record Stale(long id, SecretRows.Row row) {}

  private record Renewed(Stale stale, String ciphertext) {}

  private final Database database;
  private final CallSettings settings;
  private final Calls calls;

  /** The secrets of a database. */
  public SqliteSecrets(Database database, CallSettings settings) {
    this.database = database;
    this.settings = settings;
    this.calls = new DirectCalls(database, settings);
  }

  @Override
  public long count() {
    return calls.read(
        Operation.of("counting secrets"),
        connection -> connection.first(COUNT, row -> row.getLong(1)).orElseThrow());
  }

  @Override
  public long countStale() {
    Operation operation = Operation.of("counting secrets of other keys");
    String recipients = new SecretBox(calls.options()).recipients(operation);
    return calls.read(operation, connection -> countStale(connection, recipients));
  }

  private static long countStale(KeptConnection connection, String recipients) throws SQLException {
    return connection.first(COUNT_STALE, row -> row.getLong(1), recipients).orElseThrow();
  }

  @Override
  public long rotate() {
    return rotate(ProgressListener.NONE, CancellationToken.create());
  }

  @Override
  public long rotate(ProgressListener progress, CancellationToken cancellation) {
    return new Rotation(progress, cancellation).run();
  }

  /** One call of {@link #rotate}. */
  private final class Rotation {

    private final Operation operation = Operation.of("rotating the key of secrets");
    private final SecretBox box = new SecretBox(database.options());
    private final String recipients = box.recipients(operation);
    private final long startNanos = System.nanoTime();
    private final ProgressListener progress;
    private final CallSettings ownSettings;
    private final Calls ownCalls;
    private long total;
    private long done;
    private long unopened;
    private @Nullable SecretKeyException firstUnopened;

    Rotation(ProgressListener progress, CancellationToken cancellation) {
      this.progress = Objects.requireNonNull(progress, "progress");
      this.ownSettings = settings.withToken(Objects.requireNonNull(cancellation, "cancellation"));
      this.ownCalls = new DirectCalls(database, ownSettings);
    }

    long run() {
      total = ownCalls.read(operation, connection -> countStale(connection, recipients));
      report();
      long after = 0;
      List<Stale> batch = next(after);
      while (!batch.isEmpty()) {
        write(renewed(batch));
        after = batch.get(batch.size() - 1).id();
        report();
        batch = next(after);
      }
      ownCalls.write(
          operation, (connection, change) -> SecureDelete.run(connection, () -> moved(connection)));
      emptyLog();
      if (firstUnopened != null) {
        throw new SecretKeyException(
            firstUnopened.getMessage() + "; " + unopened
                + " such secrets are left as they are, and " + done + " were rotated",
            firstUnopened);
      }
      return done;
    }

    private List<Stale> next(long after) {
      return ownCalls.read(operation, connection -> {
        List<Stale> batch = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(STALE)) {
          statement.setLong(1, after);
          statement.setString(2, recipients);
          statement.setInt(3, BATCH);
          try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
              batch.add(new Stale(
                  rows.getLong(1),
                  new SecretRows.Row(
                      Columns.uuid(rows, 2), Columns.text(rows, 3), Columns.text(rows, 4))));
            }
          }
        }
        return batch;
      });
    }

    /** Outside of the transaction: others may write meanwhile. */
    private List<Renewed> renewed(List<Stale> batch) {
      List<Renewed> renewed = new ArrayList<>();
      for (Stale stale : batch) {
        try {
          renewed.add(new Renewed(stale, box.seal(operation, box.open(operation, stale.row()))));
        } catch (SecretKeyException e) {
          unopened++;
          firstUnopened = firstUnopened == null ? e : firstUnopened;
        }
      }
      return renewed;
    }

    private void write(List<Renewed> batch) {
      if (batch.isEmpty()) {
        return;
      }
      done += ownCalls.write(operation, (connection, change) -> {
        String now = SqlTime.format(calls.clock().instant());
        int rotated = SecureDelete.run(connection, () -> {
          int rows = 0;
          for (Renewed each : batch) {
            rows += connection.update(
                UPDATE,
                recipients,
                each.ciphertext(),
                now,
                each.stale().id(),
                each.stale().row().ciphertext());
          }
          return rows;
        });
        if (rotated > 0) {
          change.updated(
              "secret.rotate",
              "secrets",
              Summary.of(),
              Summary.of()
                  .with("rotated", rotated)
                  .with("left", countStale(connection, recipients)));
        }
        return rotated;
      });
    }

    /**
     * Puts all rows into new pages. When SQLite moves rows between pages, it leaves copies behind in what a page has free, which deleting a row
     * doesn't reach; clearing the whole table at once overwrites every page of it.
     */
    private int moved(KeptConnection connection) throws SQLException {
      try (Statement statement = connection.createStatement()) {
        statement.execute("CREATE TEMP TABLE moved_secrets AS SELECT * FROM secrets");
        statement.execute("DELETE FROM secrets");
        statement.execute("INSERT INTO secrets SELECT * FROM moved_secrets ORDER BY id");
        return statement.executeUpdate("DROP TABLE moved_secrets");
      }
    }

    /** The log has pages as they were before. */
    private void emptyLog() {
      boolean busy = database.writeApart(database.startWork(operation, ownSettings), connection -> {
        try (Statement statement = connection.createStatement();
            ResultSet rows = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
          return rows.getInt(1) != 0;
        }
      });
      if (busy) {
        throw new BusyException(
            operation + ": all secrets are rotated, but the log can't be emptied, because somebody"
                + " reads a state of before; close open streams and walks and rotate again",
            Duration.ofNanos(System.nanoTime() - startNanos),
            null);
      }
    }

    private void report() {
      progress.onProgress(new Progress(
          "rotate",
          done,
          OptionalLong.of(total),
          0,
          Duration.ofNanos(System.nanoTime() - startNanos)));
    }
  }

  @Override
  public long collect() {
    return calls.write(Operation.of("collecting secrets"), (connection, change) -> {
      int collected = SecureDelete.run(connection, () -> connection.update(COLLECT));
      if (collected > 0) {
        change.deleted("secret.collect", "secrets", Summary.of().with("secrets", collected));
      }
      return (long) collected;
    });
  }
}
