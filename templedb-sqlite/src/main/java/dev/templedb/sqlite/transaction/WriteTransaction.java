package dev.templedb.sqlite.transaction;

import dev.templedb.TempleDbOptions;
import dev.templedb.error.StorageException;
import dev.templedb.error.TempleDbException;
import dev.templedb.sqlite.connection.Call;
import dev.templedb.sqlite.connection.CallSettings;
import dev.templedb.sqlite.connection.Database;
import dev.templedb.sqlite.connection.Failures;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.connection.Query;
import dev.templedb.sqlite.monitoring.Monitor;
import java.sql.SQLException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * One write transaction, from BEGIN IMMEDIATE to COMMIT or ROLLBACK: the only place that begins and commits changes. It belongs to the
 * thread that runs it.
 */
public final class WriteTransaction implements Calls {

  private final Database database;
  private final KeptConnection connection;
  private final Call call;
  private final WritePath path;
  private final Thread thread = Thread.currentThread();
  private boolean over;
  private int walks;
  private @Nullable TempleDbException doom;

  private WriteTransaction(Database database, KeptConnection connection, Call call) {
    this.database = database;
    this.connection = connection;
    this.call = call;
    this.path = perform(() -> new WritePath(
        connection,
        database.options().clock(),
        call.settings().actor(),
        CountedTables.newest(),
        database.reconciliation()));
  }

  /** Runs {@code work} in a transaction of its own. */
  public static <T> T run(
      Database database,
      Operation operation,
      CallSettings settings,
      Function<WriteTransaction, T> work) {
    Call call = database.startWork(operation, settings);
    return database.write(
        call, connection -> new WriteTransaction(database, connection, call).run(work));
  }

  private <T> T run(Function<WriteTransaction, T> work) {
    perform(() -> {
      connection.run("BEGIN IMMEDIATE");
      return true;
    });
    long start = database.monitor().measures() ? System.nanoTime() : 0;
    boolean committed = false;
    try {
      T result = work.apply(this);
      if (doom != null) {
        throw doom;
      }
      call.check();
      perform(() -> {
        path.finish();
        connection.commitUnstopped();
        return true;
      });
      committed = true;
      return result;
    } catch (Throwable e) {
      // Work written in another language throws checked exceptions as well.
      rollback(e);
      throw e;
    } finally {
      over = true;
      database.monitor().transactionEnded(committed, start);
    }
  }

  private void rollback(Throwable failure) {
    try {
      connection.undo();
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }

  /** Who hears of its calls. */
  public Monitor monitor() {
    return database.monitor();
  }

  /** Which database this is a transaction of. */
  public boolean isOf(Database other) {
    return database == other;
  }

  @Override
  public <T> T read(Operation operation, Query<T> query) {
    enter(operation);
    return perform(() -> query.run(connection));
  }

  @Override
  public <T> T scan(Operation operation, Query<T> query) {
    enter(operation);
    walks++;
    try {
      return perform(() -> query.run(connection));
    } finally {
      walks--;
    }
  }

  @Override
  public <T> T scanAudit(Operation operation, Query<T> query) {
    enter(operation);
    return perform(() -> {
      path.finish();
      return query.run(connection);
    });
  }

  @Override
  public Snapshot openSnapshot(Operation operation) {
    enter(operation);
    return new Snapshot() {
      @Override
      public <T> T read(Query<T> query) {
        return WriteTransaction.this.read(operation, query);
      }

      @Override
      public void close() {
        // The snapshot is the transaction itself.
      }
    };
  }

  @Override
  public <T> T write(Operation operation, Mutation<T> mutation) {
    enter(operation);
    if (walks > 0) {
      // SQLite would walk over rows that the change has moved ahead of it, perhaps for ever.
      throw new IllegalStateException(
          operation
              + ": a transaction can't change anything while it walks over rows; collect them first, then change");
    }
    return inSavepoint(() -> perform(() -> path.mutate(mutation)));
  }

  /** Makes the one change that this transaction is for. Nothing can go on after its failure, so it needs no savepoint. */
  <T> T writeOnly(Mutation<T> mutation) {
    return perform(() -> path.mutate(mutation));
  }

  /**
   * Stores content that nothing refers to yet: no entity changes, so nothing is audited. What makes it visible is a mutation.
   */
  public <T> T storeInvisibly(Operation operation, Query<T> query) {
    enter(operation);
    return perform(() -> query.run(connection));
  }

  /** Runs {@code work} in a savepoint, which is rolled back when it throws. */
  public <T> T nested(Supplier<T> work) {
    enter(Operation.of("nested transaction"));
    return inSavepoint(work);
  }

  private <T> T inSavepoint(Supplier<T> work) {
    WritePath.Mark mark = path.mark();
    runStatement("SAVEPOINT nested");
    try {
      T result = work.get();
      runStatement("RELEASE nested");
      return result;
    } catch (Throwable e) {
      if (doom == null) {
        try {
          runStatement("ROLLBACK TO nested");
          runStatement("RELEASE nested");
        } catch (TempleDbException f) {
          e.addSuppressed(f);
        }
        path.resetTo(mark);
      }
      throw e;
    }
  }

  private void runStatement(String sql) {
    perform(() -> {
      connection.run(sql);
      return true;
    });
  }

  @Override
  public TempleDbOptions options() {
    return database.options();
  }

  private void enter(Operation operation) {
    if (thread != Thread.currentThread()) {
      throw new IllegalStateException(
          operation + ": a transaction belongs to the thread that runs it ('" + thread.getName()
              + "'), and this is '" + Thread.currentThread().getName() + "'");
    }
    if (over) {
      throw new IllegalStateException(operation + ": the transaction is over; begin another");
    }
    if (doom != null) {
      throw new IllegalStateException(
          operation + ": the transaction was rolled back when this failed: " + doom.getMessage(),
          doom);
    }
    call.operation(operation);
    if (call.mustStop()) {
      throw doomed(call.stopException(null));
    }
  }

  private TempleDbException doomed(TempleDbException failure) {
    if (doom == null) {
      doom = failure;
    }
    return doom;
  }

  @FunctionalInterface
  private interface Step<T> {
    T run() throws SQLException;
  }

  private <T> T perform(Step<T> step) {
    try {
      return step.run();
    } catch (SQLException e) {
      throw translated(e);
    } catch (JdbiException e) {
      if (e.getCause() instanceof SQLException sql) {
        throw translated(sql);
      }
      throw doomed(new StorageException(
          call.operation() + ": failed (" + e.getMessage() + "); see the cause", e));
    }
  }

  private TempleDbException translated(SQLException e) {
    TempleDbException failure = Failures.translate(e, call, connection);
    return Failures.endsTransaction(e) ? doomed(failure) : failure;
  }
}
