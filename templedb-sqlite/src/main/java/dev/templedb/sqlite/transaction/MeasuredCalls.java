package dev.templedb.sqlite.transaction;

import dev.templedb.TempleDbOptions;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.connection.Query;
import dev.templedb.sqlite.monitoring.Monitor;
import org.jspecify.annotations.Nullable;

/** Calls that a listener hears of. Put around others only where there is a listener. */
public final class MeasuredCalls implements Calls {

  private final Calls calls;
  private final Monitor monitor;
  private final boolean inTransaction;

  private MeasuredCalls(Calls calls, Monitor monitor, boolean inTransaction) {
    this.calls = calls;
    this.monitor = monitor;
    this.inTransaction = inTransaction;
  }

  /** {@code calls}, measured if anybody wants to hear of them. */
  public static Calls around(Calls calls, Monitor monitor, boolean inTransaction) {
    return monitor.measures() ? new MeasuredCalls(calls, monitor, inTransaction) : calls;
  }

  @FunctionalInterface
  private interface Work<T> {
    T run();
  }

  private <T> T measured(Operation operation, boolean writing, Work<T> work) {
    long start = System.nanoTime();
    T result;
    try {
      result = work.run();
    } catch (Throwable e) {
      ended(operation, writing, start, e);
      throw e;
    }
    ended(operation, writing, start, null);
    return result;
  }

  private void ended(
      Operation operation, boolean writing, long startNanos, @Nullable Throwable failure) {
    monitor.called(operation.verb(), writing, inTransaction, startNanos, failure);
  }

  @Override
  public <T> T read(Operation operation, Query<T> query) {
    return measured(operation, false, () -> calls.read(operation, query));
  }

  @Override
  public <T> T scan(Operation operation, Query<T> query) {
    return measured(operation, false, () -> calls.scan(operation, query));
  }

  @Override
  public <T> T scanAudit(Operation operation, Query<T> query) {
    return measured(operation, false, () -> calls.scanAudit(operation, query));
  }

  @Override
  public <T> T write(Operation operation, Mutation<T> mutation) {
    return measured(operation, true, () -> calls.write(operation, mutation));
  }

  /** A call that ends when the snapshot is closed, and failed if its opening or any of its reads did. */
  @Override
  public Snapshot openSnapshot(Operation operation) {
    long start = System.nanoTime();
    Snapshot snapshot;
    try {
      snapshot = calls.openSnapshot(operation);
    } catch (Throwable e) {
      ended(operation, false, start, e);
      throw e;
    }
    return new MeasuredSnapshot(snapshot, operation, start);
  }

  private final class MeasuredSnapshot implements Snapshot {

    private final Snapshot snapshot;
    private final Operation operation;
    private final long startNanos;
    private @Nullable Throwable failure;
    private boolean closed;

    MeasuredSnapshot(Snapshot snapshot, Operation operation, long startNanos) {
      this.snapshot = snapshot;
      this.operation = operation;
      this.startNanos = startNanos;
    }

    @Override
    public <T> T read(Query<T> query) {
      try {
        return snapshot.read(query);
      } catch (Throwable e) {
        failure = e;
        throw e;
      }
    }

    @Override
    public void close() {
      snapshot.close();
      if (!closed) {
        closed = true;
        ended(operation, false, startNanos, failure);
      }
    }
  }

  @Override
  public TempleDbOptions options() {
    return calls.options();
  }
}
