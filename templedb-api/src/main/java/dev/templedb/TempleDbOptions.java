package dev.templedb;

import dev.templedb.audit.AuditEntry;
import dev.templedb.monitoring.MetricsListener;
import dev.templedb.monitoring.SlowStatementListener;
import dev.templedb.monitoring.StatementListener;
import dev.templedb.schema.MigrationSet;
import dev.templedb.setting.SecretKey;
import dev.templedb.setting.SecretRecipient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * How a database is opened. The defaults suit a desktop program; the memory that a database can use is at most {@code writerCacheBytes +
 * readers * readerCacheBytes} of page cache, a mebibyte for each walk or stream that is open and one for {@code status()}, and {@code mmapBytes} of mapped file, which
 * the operating system can take back.
 *
 * @param acceptNewerSchema whether {@code openReadOnly} takes a file that a newer version of this library, or of the application's
 *     migrations, has made; false by default. Reads then work as far as the tables still are what this version expects, and fail otherwise
 * @param actor whom the audit log names; the user's login name by default
 * @param backupBeforeMigration whether a file is copied before its schema is changed, when it is opened or by {@link
 *     dev.templedb.schema.Migrations}; true by default. The copy is verified, but for contents, which are not hashed again, and lies beside the file, as {@code NAME.v4-20261120T103000Z.bak}
 *     with the version that it has; of each version the newest copy is kept, and those of the three newest versions
 * @param clock where times come from; the system's clock in UTC by default
 * @param createIfMissing whether {@code open} creates a file that does not exist; true by default
 * @param dataDirectory where files that belong to the database are kept, {@code nix-envs} for instance; by default the directory of the
 *     database file
 * @param durability what survives a power failure; {@link Durability#NORMAL} by default
 * @param lockTimeout how long a call waits for a lock before it fails with a BusyException; 10 seconds by default
 * @param metricsListener hears measurements of what the database does; nobody by default
 * @param migrate whether {@code open} applies pending migrations; true by default. If false, a schema that is not current is refused
 * @param migrationListener hears how far the migrations of an opening have come: phase {@code backup} while a file is copied, {@code step}
 *     while a step runs, {@code validate} while it is checked, {@code commit} when all are made, {@code done} afterwards; units are steps.
 *     What it throws before {@code done} undoes everything, and is passed on. By default none
 * @param migrations the application's own migrations, which {@code open} applies after those of this library; none by default
 * @param mmapBytes how much of the file is mapped into memory; 0 by default, which maps nothing. Mapping spares the page cache, but makes a
 *     look-up a quarter slower, and while a file is mapped, another program that truncates it kills this process with a bus error
 * @param pageSize the page size in bytes of a file that is created: a power of two from 512 to 65,536; 8,192 by default. It can't be
 *     changed later
 * @param plainText whether content that is UTF-8 without NUL is stored as it is, so that {@code SELECT CAST(data AS TEXT) FROM contents}
 *     shows it in the {@code sqlite3} shell; false by default. It makes the file about four times as large. It concerns what is stored from
 *     now on. A file's text: {@code SELECT CAST(c.data AS TEXT) FROM projects p JOIN project_files f ON f.project_id = p.id JOIN file_contents fc
 *     ON fc.file_id = f.id JOIN contents c ON c.id = fc.content_id WHERE p.slug = 'app' AND f.file_path = 'README.md'}. Where that is NULL,
 *     the text has more than a mebibyte and is in pieces of one: {@code SELECT CAST(k.data AS TEXT) FROM content_chunks k WHERE k.content_id = …
 *     ORDER BY k.chunk_index}; a character may lie across two. Without this option only what is not content, such as names, paths
 *     and hashes, can be read there, and content that is too small to be compressed
 * @param readerCacheBytes page cache of each reading connection; 8 MiB by default
 * @param readers how many reads run at the same time; by default twice the processors, from 4 to 16
 * @param secretKeys what opens protected values; the first is the present key, the others are older ones. None by default: then protected values
 *     can't be read, and everything else works
 * @param secretRecipients whom protected values are encrypted for; the recipient of the first of {@code secretKeys} by default. Name only recipients
 *     where values are to be written but not read
 * @param slowStatementListener hears of statements that take longer than {@code slowStatementThreshold}, with their plans; nobody by default
 * @param slowStatementThreshold from which duration on a statement is slow; 100 milliseconds by default
 * @param statementCacheSize how many prepared statements each connection keeps; 256 by default
 * @param statementListener hears of every statement that is run; nobody by default
 * @param writerCacheBytes page cache of the writing connection; 64 MB by default
 */
@Value.Builder
public record TempleDbOptions(
    boolean acceptNewerSchema,
    String actor,
    boolean backupBeforeMigration,
    Clock clock,
    boolean createIfMissing,
    Optional<Path> dataDirectory,
    Durability durability,
    Duration lockTimeout,
    MetricsListener metricsListener,
    boolean migrate,
    ProgressListener migrationListener,
    List<MigrationSet> migrations,
    long mmapBytes,
    int pageSize,
    boolean plainText,
    long readerCacheBytes,
    int readers,
    List<SecretKey> secretKeys,
    List<SecretRecipient> secretRecipients,
    SlowStatementListener slowStatementListener,
    Duration slowStatementThreshold,
    int statementCacheSize,
    StatementListener statementListener,
    long writerCacheBytes) {

  /** What survives a power failure or a crash of the operating system. A killed process never loses a committed transaction. */
  public enum Durability {
    /** The file stays consistent; the last transactions before the failure may be missing. */
    NORMAL,
    /** Every committed transaction survives, at the price of a disk flush for each. */
    FULL
  }

  public TempleDbOptions {
    Objects.requireNonNull(clock, "clock");
    Objects.requireNonNull(dataDirectory, "dataDirectory");
    Objects.requireNonNull(durability, "durability");
    Objects.requireNonNull(metricsListener, "metricsListener");
    Objects.requireNonNull(slowStatementListener, "slowStatementListener");
    Objects.requireNonNull(statementListener, "statementListener");
    AuditEntry.checkActor(actor);
    Objects.requireNonNull(migrationListener, "migrationListener");
    migrations = List.copyOf(migrations);
    require(
        migrations.stream().map(MigrationSet::namespace).distinct().count() == migrations.size(),
        "two sets of migrations have the same namespace: "
            + migrations.stream().map(MigrationSet::namespace).toList());
    require(!lockTimeout.isNegative(), "lockTimeout is negative: " + lockTimeout);
    require(mmapBytes >= 0, "mmapBytes is negative: " + mmapBytes);
    require(
        pageSize >= 512 && pageSize <= 65_536 && Integer.bitCount(pageSize) == 1,
        "pageSize must be a power of two from 512 to 65536, was " + pageSize);
    require(readerCacheBytes >= 0, "readerCacheBytes is negative: " + readerCacheBytes);
    require(readers >= 1 && readers <= 1_000, "readers must be from 1 to 1000, was " + readers);
    secretKeys = List.copyOf(secretKeys);
    secretRecipients = secretRecipients.isEmpty() && !secretKeys.isEmpty()
        ? List.of(secretKeys.get(0).recipient())
        : List.copyOf(new LinkedHashSet<>(secretRecipients));
    require(
        !slowStatementThreshold.isNegative(),
        "slowStatementThreshold is negative: " + slowStatementThreshold);
    require(statementCacheSize >= 0, "statementCacheSize is negative: " + statementCacheSize);
    require(writerCacheBytes >= 0, "writerCacheBytes is negative: " + writerCacheBytes);
  }

  /** The default options. */
  public static TempleDbOptions defaults() {
    return builder().build();
  }

  /** A builder that starts from the defaults. */
  public static TempleDbOptionsBuilder builder() {
    String user = System.getProperty("user.name", "");
    return new TempleDbOptionsBuilder()
        .acceptNewerSchema(false)
        .actor(user.isBlank() || user.equals(AuditEntry.EXTERNAL_ACTOR) ? "unknown" : user)
        .backupBeforeMigration(true)
        .clock(Clock.systemUTC())
        .createIfMissing(true)
        .durability(Durability.NORMAL)
        .lockTimeout(Duration.ofSeconds(10))
        .metricsListener(MetricsListener.NONE)
        .migrate(true)
        .migrationListener(ProgressListener.NONE)
        .mmapBytes(0)
        .pageSize(8_192)
        .plainText(false)
        .readerCacheBytes(8_388_608)
        .readers(Math.max(4, Math.min(16, 2 * Runtime.getRuntime().availableProcessors())))
        .slowStatementListener(SlowStatementListener.NONE)
        .slowStatementThreshold(Duration.ofMillis(100))
        .statementCacheSize(256)
        .statementListener(StatementListener.NONE)
        .writerCacheBytes(64_000_000);
  }

  /** How much memory page caches and mappings can take at most, without a mebibyte for each walk and stream that is open, and one for status. */
  public long memoryCeilingBytes() {
    return writerCacheBytes + readers * readerCacheBytes + mmapBytes;
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
