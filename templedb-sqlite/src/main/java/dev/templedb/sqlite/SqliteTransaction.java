package dev.templedb.sqlite;

import dev.templedb.Transaction;
import dev.templedb.sqlite.project.FileTypeMatchers;
import dev.templedb.sqlite.transaction.MeasuredCalls;
import dev.templedb.sqlite.transaction.OwnTransaction;
import dev.templedb.sqlite.transaction.WriteTransaction;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;

/** The transaction that a user's function is given. */
final class SqliteTransaction extends RepositorySet implements OwnTransaction {

  private final WriteTransaction calls;

  SqliteTransaction(WriteTransaction calls, FileTypeMatchers types) {
    super(MeasuredCalls.around(calls, calls.monitor(), true), types);
    this.calls = calls;
  }

  @Override
  public WriteTransaction calls() {
    return calls;
  }

  @Override
  public <T> T nested(Function<? super Transaction, ? extends T> work) {
    Objects.requireNonNull(work, "work");
    return calls.nested(() -> work.apply(this));
  }

  @Override
  public void useNested(Consumer<? super Transaction> work) {
    Objects.requireNonNull(work, "work");
    calls.nested(() -> {
      work.accept(this);
      return true;
    });
  }
}
