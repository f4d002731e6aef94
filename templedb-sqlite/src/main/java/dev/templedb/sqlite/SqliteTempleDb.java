package dev.templedb.sqlite;

import dev.templedb.TempleDb;
import dev.templedb.audit.AuditArchive;
import dev.templedb.backup.Backups;
import dev.templedb.content.ContentStore;
import dev.templedb.maintenance.DatabaseStatus;
import dev.templedb.maintenance.Maintenance;
import dev.templedb.monitoring.WorkEvent.Work;
import dev.templedb.schema.Migrations;
import dev.templedb.schema.SchemaInspector;
import dev.templedb.search.ContentMatch;
import dev.templedb.search.ContentSearch;
import dev.templedb.search.SearchReport;
import dev.templedb.setting.Secrets;
import dev.templedb.sqlite.audit.SqliteAuditArchive;
import dev.templedb.sqlite.backup.MigrationCopies;
import dev.templedb.sqlite.backup.SqliteBackups;
import dev.templedb.sqlite.connection.CallSettings;
import dev.templedb.sqlite.connection.Database;
import dev.templedb.sqlite.content.SqliteContentStore;
import dev.templedb.sqlite.maintenance.SqliteMaintenance;
import dev.templedb.sqlite.project.FileTypeMatchers;
import dev.templedb.sqlite.schema.SafetyCopy;
import dev.templedb.sqlite.schema.SchemaMigrator;
import dev.templedb.sqlite.schema.SqliteMigrations;
import dev.templedb.sqlite.schema.SqliteSchemaInspector;
import dev.templedb.sqlite.search.ContentSearcher;
import dev.templedb.sqlite.secret.SqliteSecrets;
import dev.templedb.sqlite.status.StatusReader;
import dev.templedb.sqlite.transaction.DirectCalls;
import dev.templedb.sqlite.transfer.TreeCheckout;
import dev.templedb.sqlite.transfer.TreeImporter;
import dev.templedb.transfer.Checkout;
import dev.templedb.transfer.CheckoutReport;
import dev.templedb.transfer.ImportReport;
import dev.templedb.transfer.StagedImport;
import dev.templedb.transfer.TreeImport;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One open database. */
final class SqliteTempleDb extends SqliteTransactor implements TempleDb {

  private final Database database;
  private final TreeImporter importer;
  private final ContentSearcher searcher;
  private final TreeCheckout checkout;
  private final ContentStore contents;
  private final AuditArchive auditArchive;
  private final Secrets secrets;
  private final Migrations migrations;
  private final Backups backups;
  private final Maintenance maintenance;
  private final SchemaInspector schema;
  private final Runnable afterClose;

  SqliteTempleDb(
      Database database,
      SchemaMigrator migrator,
      @Nullable SafetyCopy copies,
      Runnable afterClose) {
    this(
        database,
        migrator,
        copies,
        new CallSettings(null, null, database.options().actor()),
        new FileTypeMatchers(),
        afterClose);
  }

  private SqliteTempleDb(
      Database database,
      SchemaMigrator migrator,
      @Nullable SafetyCopy copies,
      CallSettings settings,
      FileTypeMatchers types,
      Runnable afterClose) {
    super(database, settings, types);
    this.database = database;
    this.importer = new TreeImporter(database, settings, types);
    this.searcher = new ContentSearcher(database, settings);
    this.checkout = new TreeCheckout(database, settings);
    this.contents = new SqliteContentStore(database, settings);
    this.migrations =
        new SqliteMigrations(database, migrator, settings, copies, MigrationCopies::copy);
    this.backups =
        new SqliteBackups(database, settings, new MigratorUpgrade(migrator), types::forget);
    this.maintenance = new SqliteMaintenance(database, migrations, audit(), settings);
    this.auditArchive = new SqliteAuditArchive(new DirectCalls(database, settings));
    this.secrets = new SqliteSecrets(database, settings);
    this.schema = new SqliteSchemaInspector(database, migrator, settings);
    this.afterClose = afterClose;
  }

  @Override
  public ImportReport importTree(TreeImport request) {
    Objects.requireNonNull(request, "request");
    return database
        .monitor()
        .work(Work.IMPORT, () -> importer.run(request), ImportReport::files, ImportReport::bytes);
  }

  @Override
  public StagedImport stage(TreeImport request) {
    return importer.stage(Objects.requireNonNull(request, "request"));
  }

  @Override
  public SearchReport search(ContentSearch request, Consumer<? super ContentMatch> consumer) {
    Objects.requireNonNull(request, "request");
    Objects.requireNonNull(consumer, "consumer");
    return database
        .monitor()
        .work(
            Work.SEARCH,
            () -> searcher.run(request, consumer),
            SearchReport::files,
            SearchReport::bytes);
  }

  @Override
  public ContentStore contents() {
    return contents;
  }

  @Override
  public AuditArchive auditArchive() {
    return auditArchive;
  }

  @Override
  public CheckoutReport checkout(Checkout request) {
    Objects.requireNonNull(request, "request");
    return database
        .monitor()
        .work(
            Work.CHECKOUT,
            () -> checkout.run(request),
            CheckoutReport::written,
            CheckoutReport::bytes);
  }

  @Override
  public Backups backups() {
    return backups;
  }

  @Override
  public Maintenance maintenance() {
    return maintenance;
  }

  @Override
  public Secrets secrets() {
    return secrets;
  }

  @Override
  public Migrations migrations() {
    return migrations;
  }

  @Override
  public SchemaInspector schema() {
    return schema;
  }

  @Override
  public DatabaseStatus status() {
    return StatusReader.read(database);
  }

  @Override
  public Path dataDirectory() {
    return database
        .options()
        .dataDirectory()
        .map(Path::toAbsolutePath)
        .orElseGet(() -> Objects.requireNonNull(database.file().getParent()));
  }

  @Override
  public void close() {
    if (database.close()) {
      afterClose.run();
    }
  }

  @Override
  public String toString() {
    return "TempleDb[" + database.file() + "]";
  }
}
