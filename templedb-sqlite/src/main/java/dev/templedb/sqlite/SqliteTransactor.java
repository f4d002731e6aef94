package dev.templedb.sqlite;

import dev.templedb.CancellationToken;
import dev.templedb.Transaction;
import dev.templedb.Transactor;
import dev.templedb.sqlite.connection.CallSettings;
import dev.templedb.sqlite.connection.Database;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.project.FileTypeMatchers;
import dev.templedb.sqlite.transaction.DirectCalls;
import dev.templedb.sqlite.transaction.MeasuredCalls;
import dev.templedb.sqlite.transaction.WriteTransaction;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;

/** Short work with certain settings. */
class SqliteTransactor extends RepositorySet implements Transactor {

  private static final Operation TRANSACTION = Operation.of("running a transaction");

  private final Database database;
  private final CallSettings settings;
  private final FileTypeMatchers types;

  SqliteTransactor(Database database, CallSettings settings, FileTypeMatchers types) {
    super(
        MeasuredCalls.around(new DirectCalls(database, settings), database.monitor(), false),
        types);
    this.database = database;
    this.settings = settings;
    this.types = types;
  }

  @Override
  public <T> T inTransaction(Function<? super Transaction, ? extends T> work) {
    Objects.requireNonNull(work, "work");
    return WriteTransaction.run(
        database, TRANSACTION, settings, calls -> work.apply(new SqliteTransaction(calls, types)));
  }

  @Override
  public void useTransaction(Consumer<? super Transaction> work) {
    Objects.requireNonNull(work, "work");
    inTransaction(transaction -> {
      work.accept(transaction);
      return true;
    });
  }

  @Override
  public Transactor within(Duration deadline) {
    return new SqliteTransactor(database, settings.withDeadline(deadline), types);
  }

  @Override
  public Transactor cancelledBy(CancellationToken token) {
    return new SqliteTransactor(
        database, settings.withToken(Objects.requireNonNull(token, "token")), types);
  }

  @Override
  public Transactor actingAs(String actor) {
    return new SqliteTransactor(database, settings.withActor(actor), types);
  }
}
