package dev.templedb.sqlite.maintenance;

import dev.templedb.CancellationToken;
import dev.templedb.ProgressListener;
import dev.templedb.audit.AuditLog;
import dev.templedb.error.TempleDbException;
import dev.templedb.maintenance.CheckpointReport;
import dev.templedb.maintenance.IntegrityCheck;
import dev.templedb.maintenance.IntegrityReport;
import dev.templedb.maintenance.Maintenance;
import dev.templedb.monitoring.WorkEvent.Work;
import dev.templedb.schema.Migrations;
import dev.templedb.sqlite.connection.CallSettings;
import dev.templedb.sqlite.connection.Database;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.connection.Query;
import dev.templedb.sqlite.content.WorkProgress;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The maintenance of one open database. What writes does so in the writer's turn, on a connection of its own. */
public final class SqliteMaintenance implements Maintenance {

  private static final Logger log = LoggerFactory.getLogger(SqliteMaintenance.class);

  private static final Operation VACUUMING = Operation.of("vacuuming");
  private static final Operation ANALYZING = Operation.of("analyzing");
  private static final Operation OPTIMIZING = Operation.of("optimizing");
  private static final Operation CHECKPOINTING = Operation.of("writing the log back");
  private static final Operation SEALING = Operation.of("sealing tables");

  /** How much of an index {@link #optimize} reads. */
  private static final int SAMPLE_ROWS = 400;

  /** Statistics of all tables, not only of those that this connection has asked, where they don't fit any more. */
  private static final String OPTIMIZE = "PRAGMA optimize(0x10002)";

  private static final Duration OPTIMIZING_AT_CLOSE = Duration.ofMillis(500);
  private static final Duration SEALING_AT_CLOSE = Duration.ofSeconds(2);

  private static final Duration SEALING_AFTER_CHECK = Duration.ofSeconds(10);

  /** How long after a check others are waited for. */
  private static final long SEALING_PATIENCE_MILLIS = 200;

  private final Database database;
  private final Migrations migrations;
  private final AuditLog audit;
  private final CallSettings settings;

  /** The maintenance of {@code database}. */
  public SqliteMaintenance(
      Database database, Migrations migrations, AuditLog audit, CallSettings settings) {
    this.database = database;
    this.migrations = migrations;
    this.audit = audit;
    this.settings = settings;
  }

  /** Has the database optimized and its tables sealed when it is closed. */
  public static void atClose(Database database) {
    database.beforeClosing(OPTIMIZING, OPTIMIZING_AT_CLOSE, connection -> {
      if (connection.totalChanges() > 0) {
        optimize(connection);
      }
      return true;
    });
    database.beforeClosing(SEALING, SEALING_AT_CLOSE, connection -> {
      if (!TableSeals.areCurrent(connection)) {
        seal(connection, SEALING_AT_CLOSE.toNanos() * 4 / 5, () -> {});
      }
      return true;
    });
  }

  /** Seals all tables of a file that nobody has open and that the library has just written, however long it takes. */
  public static void sealWritten(KeptConnection connection) throws SQLException {
    seal(connection, Duration.ofDays(1).toNanos(), () -> {});
  }

  @Override
  public long vacuum(ProgressListener progress, CancellationToken cancellation) {
    return database
        .monitor()
        .work(
            Work.VACUUM,
            () -> rewrite(progress, cancellation),
            saved -> 1,
            saved -> database.file().toFile().length());
  }

  private long rewrite(ProgressListener progress, CancellationToken cancellation) {
    WorkProgress told = new WorkProgress("vacuuming", progress, cancellation);
    told.begin("vacuum", OptionalLong.empty());
    long pages = apart(VACUUMING, settings.withToken(cancellation), connection -> {
      long before = number(connection, "PRAGMA page_count");
      run(connection, "PRAGMA temp_store = FILE");
      run(connection, "VACUUM");
      run(connection, "PRAGMA wal_checkpoint(PASSIVE)");
      return before - number(connection, "PRAGMA page_count");
    });
    told.add(Math.max(0, pages), 0);
    told.end();
    return pages * database.read(VACUUMING, settings, SqliteMaintenance::pageBytes);
  }

  @Override
  public void analyze(CancellationToken cancellation) {
    apart(ANALYZING, settings.withToken(Objects.requireNonNull(cancellation)), connection -> {
      run(connection, "ANALYZE");
      return true;
    });
  }

  @Override
  public void optimize() {
    apart(OPTIMIZING, settings, connection -> {
      optimize(connection);
      return true;
    });
  }

  private static void optimize(KeptConnection connection) throws SQLException {
    run(connection, "PRAGMA analysis_limit = " + SAMPLE_ROWS);
    run(connection, OPTIMIZE);
  }

  @Override
  public CheckpointReport checkpoint() {
    return apart(CHECKPOINTING, settings, connection -> {
      long pages = connection
          .first("PRAGMA wal_checkpoint(PASSIVE)", row -> row.getLong(2))
          .orElse(0L);
      boolean complete = connection
          .first("PRAGMA wal_checkpoint(TRUNCATE)", row -> !row.getBoolean(1))
          .orElseThrow();
      return new CheckpointReport(Math.max(0, pages) * pageBytes(connection), complete);
    });
  }

  @Override
  public IntegrityReport integrityCheck(IntegrityCheck request) {
    IntegrityReport report = database
        .monitor()
        .work(
            Work.INTEGRITY_CHECK,
            () -> new IntegrityChecker(database, migrations, audit, settings, request).run(),
            IntegrityReport::contents,
            IntegrityReport::contentBytes);
    boolean wasWhole =
        request.contents() && request.after().isEmpty() && report.resumeAt().isEmpty();
    if (wasWhole
        && report.isSound()
        && !report.unsealedTables().isEmpty()
        && !database.isReadOnly()) {
      sealUnlessOthersWrite();
    }
    return report;
  }

  private void sealUnlessOthersWrite() {
    CancellationToken patience = CancellationToken.create();
    AtomicBoolean begun = new AtomicBoolean();
    CompletableFuture<Void> end = CompletableFuture.runAsync(
        () -> {
          if (!begun.get()) {
            patience.cancel();
          }
        },
        CompletableFuture.delayedExecutor(SEALING_PATIENCE_MILLIS, TimeUnit.MILLISECONDS));
    try {
      apart(SEALING, settings.withDeadline(SEALING_AFTER_CHECK).withToken(patience), connection -> {
        seal(connection, SEALING_AFTER_CHECK.toNanos() / 2, () -> begun.set(true));
        return true;
      });
    } catch (TempleDbException e) {
      log.debug("the tables stay unsealed until the database is closed", e);
    } finally {
      end.cancel(false);
    }
  }

  /** Seals, in a transaction of its own. */
  private static void seal(KeptConnection connection, long limitNanos, Runnable begun)
      throws SQLException {
    connection.run("BEGIN IMMEDIATE");
    begun.run();
    try {
      TableSeals.seal(connection, limitNanos);
      connection.commitUnstopped();
    } catch (SQLException | RuntimeException | Error e) {
      connection.undo();
      throw e;
    }
  }

  private <T> T apart(Operation operation, CallSettings with, Query<T> query) {
    return database.writeApart(database.startWork(operation, with), query);
  }

  private static long pageBytes(KeptConnection connection) throws SQLException {
    return number(connection, "PRAGMA page_size");
  }

  private static long number(KeptConnection connection, String pragma) throws SQLException {
    return connection.first(pragma, row -> row.getLong(1)).orElseThrow();
  }

  private static void run(KeptConnection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
