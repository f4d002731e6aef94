package dev.templedb.sqlite;

import dev.templedb.schema.Migration;
import dev.templedb.schema.MigrationPlan;
import dev.templedb.schema.Migrations;
import dev.templedb.schema.Rehearsal;
import dev.templedb.schema.RepairedMigration;
import dev.templedb.sqlite.connection.Database;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** The migrations of a file that is opened for each call, and not brought up to date by that. */
final class FileMigrations implements Migrations {

  private final Supplier<Database> reading;
  private final Supplier<Database> writing;
  private final Consumer<String> known;
  private final Function<Database, Migrations> migrations;

  /** Migrations whose namespaces are those that {@code known} doesn't refuse. */
  FileMigrations(
      Supplier<Database> reading,
      Supplier<Database> writing,
      Consumer<String> known,
      Function<Database, Migrations> migrations) {
    this.reading = reading;
    this.writing = writing;
    this.known = known;
    this.migrations = migrations;
  }

  private <T> T with(Supplier<Database> opening, Function<Migrations, T> call) {
    Database database = opening.get();
    try {
      return call.apply(migrations.apply(database));
    } finally {
      database.close();
    }
  }

  private <T> T read(Function<Migrations, T> call) {
    return with(reading, call);
  }

  private <T> T write(Function<Migrations, T> call) {
    return with(writing, call);
  }

  @Override
  public int version() {
    return read(Migrations::version);
  }

  @Override
  public List<Migration> list() {
    return read(Migrations::list);
  }

  @Override
  public Migrations of(String namespace) {
    known.accept(namespace);
    return new FileMigrations(
        reading, writing, known, database -> migrations.apply(database).of(namespace));
  }

  @Override
  public MigrationPlan plan() {
    return read(Migrations::plan);
  }

  @Override
  public MigrationPlan plan(int version) {
    return read(each -> each.plan(version));
  }

  @Override
  public int migrate() {
    return write(Migrations::migrate);
  }

  @Override
  public void rollback(int version) {
    write(each -> {
      each.rollback(version);
      return true;
    });
  }

  @Override
  public void validate() {
    read(each -> {
      each.validate();
      return true;
    });
  }

  @Override
  public List<RepairedMigration> repair() {
    return write(Migrations::repair);
  }

  @Override
  public Rehearsal rehearse(int version) {
    return read(each -> each.rehearse(version));
  }
}
