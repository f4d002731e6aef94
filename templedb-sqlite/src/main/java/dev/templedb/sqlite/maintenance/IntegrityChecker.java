package dev.templedb.sqlite.maintenance;

import dev.templedb.audit.AuditLog;
import dev.templedb.content.DamagedContent;
import dev.templedb.content.DamagedContent.AffectedFile;
import dev.templedb.content.VerificationReport;
import dev.templedb.error.BusyException;
import dev.templedb.error.CancelledException;
import dev.templedb.error.ClosedException;
import dev.templedb.error.DeadlineExceededException;
import dev.templedb.error.MigrationException;
import dev.templedb.error.TempleDbException;
import dev.templedb.maintenance.IntegrityCheck;
import dev.templedb.maintenance.IntegrityPosition;
import dev.templedb.maintenance.IntegrityProblem;
import dev.templedb.maintenance.IntegrityProblem.Kind;
import dev.templedb.maintenance.IntegrityProblemBuilder;
import dev.templedb.maintenance.IntegrityReport;
import dev.templedb.schema.Migrations;
import dev.templedb.sqlite.connection.CallSettings;
import dev.templedb.sqlite.connection.Cursor;
import dev.templedb.sqlite.connection.Database;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.content.ContentVerifier;
import dev.templedb.sqlite.content.WorkProgress;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One integrity check. What can't even be read is a problem, too, and the next part goes on. */
final class IntegrityChecker {

  private static final Operation OPERATION = Operation.of("checking the database");

  private static final String STRUCTURE = "PRAGMA integrity_check(1000)";
  private static final String REFERENCES = "PRAGMA foreign_key_check";

  /** How SQLite names the table in what it reports about rows. */
  private static final Pattern TABLE =
      Pattern.compile("(?:CHECK constraint failed in|NULL value in|non-\\w+ value in) (\\w+)");

  private final Database database;
  private final Migrations migrations;
  private final AuditLog audit;
  private final CallSettings settings;
  private final IntegrityCheck request;
  private final WorkProgress progress;
  private final List<IntegrityProblem> problems = new ArrayList<>();
  private final List<String> unsealed = new ArrayList<>();
  private long problemCount;

  IntegrityChecker(
      Database database,
      Migrations migrations,
      AuditLog audit,
      CallSettings settings,
      IntegrityCheck request) {
    this.database = database;
    this.migrations = migrations;
    this.audit = audit;
    this.settings = settings.withToken(request.cancellation());
    this.request = request;
    this.progress =
        new WorkProgress("checking the database", request.progress(), request.cancellation());
  }

  IntegrityReport run() {
    // A schema that was rolled back is no damage: refused as all other work is.
    database.startWork(OPERATION, settings);
    if (request.after().isEmpty()) {
      reading("structure", Kind.STRUCTURE, this::checkStructure);
      reading("references", Kind.REFERENCE, this::checkReferences);
      phase("schema", Kind.SCHEMA, migrations::validate);
      phase("audit", Kind.AUDIT, audit::verify);
      reading("rows", Kind.ROW, this::checkRows);
      reading("tables", Kind.TABLE, this::checkTables);
    }
    VerificationReport[] contents = {new VerificationReport(0, 0, List.of(), 0)};
    long[] reached = {request.after().map(IntegrityPosition::content).orElse(0L)};
    boolean[] stopped = {false};
    if (request.contents()) {
      phase("contents", Kind.CONTENT, () -> contents[0] = checkContents(reached, stopped));
    }
    return IntegrityReport.builder()
        .problems(problems)
        .problemCount(problemCount)
        .unsealedTables(unsealed)
        .contents(contents[0].contents())
        .contentBytes(contents[0].bytes())
        .resumeAt(stopped[0] ? Optional.of(new IntegrityPosition(reached[0])) : Optional.empty())
        .build();
  }

  @FunctionalInterface
  private interface Check {
    void run(KeptConnection connection) throws SQLException;
  }

  /** Runs a check in a snapshot of its own. */
  private void reading(String name, Kind kind, Check check) {
    phase(name, kind, () -> {
      progress.begin(name, OptionalLong.empty());
      try (Cursor cursor = database.openCursor(OPERATION, settings)) {
        cursor.read(connection -> {
          check.run(connection);
          return true;
        });
      } finally {
        progress.end();
      }
    });
  }

  private void phase(String name, Kind kind, Runnable check) {
    boolean tells = kind == Kind.SCHEMA || kind == Kind.AUDIT;
    if (tells) {
      progress.begin(name, OptionalLong.empty());
    }
    try {
      check.run();
    } catch (CancelledException | DeadlineExceededException | ClosedException | BusyException e) {
      throw e;
    } catch (MigrationException e) {
      if (kind != Kind.SCHEMA) {
        // Another program has rolled the schema back: nothing here fits it.
        throw e;
      }
      add(kind, String.valueOf(e.getMessage()), builder -> {});
    } catch (TempleDbException | IllegalArgumentException | NullPointerException e) {
      // A damaged file may hold anything, also what no value of ours can be made of.
      add(kind, String.valueOf(e.getMessage()), builder -> {});
    }
    if (tells) {
      progress.end();
    }
  }

  private void add(Kind kind, String message, Consumer<IntegrityProblemBuilder> details) {
    IntegrityProblemBuilder builder = IntegrityProblem.builder().kind(kind).message(message);
    details.accept(builder);
    add(builder.build());
  }

  private void add(IntegrityProblem problem) {
    problemCount++;
    if (problems.size() < IntegrityReport.MAX_PROBLEMS) {
      problems.add(problem);
    }
  }

  private void checkStructure(KeptConnection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(STRUCTURE);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        // One row may have several problems, each a line.
        String.valueOf(rows.getString(1))
            .lines()
            .filter(line -> !line.equals("ok") && !line.startsWith("*** in database "))
            .forEach(this::addStructure);
      }
    }
  }

  private void addStructure(String message) {
    Matcher table = TABLE.matcher(message);
    Optional<String> name = table.find() ? Optional.of(table.group(1)) : Optional.empty();
    add(Kind.STRUCTURE, message, builder -> builder.table(name));
  }

  private void checkReferences(KeptConnection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(REFERENCES);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        String table = String.valueOf(rows.getString(1));
        String row = String.valueOf(rows.getString(2));
        add(
            Kind.REFERENCE,
            table + ", row " + row + ": it refers to a row of " + rows.getString(3)
                + " that does not exist",
            builder -> builder.table(table).row(row));
      }
    }
    SecretReferences.check(connection, this::add);
  }

  private void checkRows(KeptConnection connection) throws SQLException {
    new RowChecks(connection, () -> progress.add(1, 0), this::add).run();
  }

  private void checkTables(KeptConnection connection) throws SQLException {
    TableSeals.compare(
        connection,
        () -> progress.add(1, 0),
        (table, what) -> {
          if (!(table.equals(TableDigest.SCHEMA) && isSchemaReported())) {
            add(Kind.TABLE, "table " + table + ": " + what, builder -> builder.table(table));
          }
        },
        unsealed::add);
  }

  private boolean isSchemaReported() {
    return problems.stream().anyMatch(problem -> problem.kind() == Kind.SCHEMA);
  }

  private VerificationReport checkContents(long[] reached, boolean[] stopped) {
    long start = System.nanoTime();
    long limit = request.timeLimit().map(IntegrityChecker::nanos).orElse(Long.MAX_VALUE);
    boolean[] begun = {false};
    VerificationReport report = new ContentVerifier(database, settings, progress)
        .run(
            "contents",
            reached[0],
            () -> {
              // Never before the first batch: a check that reads nothing would be asked to go on
              // for ever.
              stopped[0] = begun[0] && System.nanoTime() - start >= limit;
              begun[0] = true;
              return stopped[0];
            },
            position -> {
              reached[0] = position;
              request.positions().accept(new IntegrityPosition(position));
            });
    report.damaged().forEach(this::addContent);
    problemCount += report.damagedCount() - report.damaged().size();
    return report;
  }

  private static long nanos(Duration duration) {
    return duration.compareTo(Duration.ofDays(36_500)) > 0 ? Long.MAX_VALUE : duration.toNanos();
  }

  private void addContent(DamagedContent content) {
    String message = "content " + content.hash() + " is damaged: " + content.problem();
    for (AffectedFile file : content.files()) {
      add(
          Kind.CONTENT,
          message,
          builder -> builder.table("contents").projectSlug(file.projectSlug()).path(file.path()));
    }
    if (content.files().isEmpty()) {
      add(Kind.CONTENT, message, builder -> builder.table("contents"));
    }
    problemCount += Math.max(0, content.fileCount() - content.files().size());
  }
}
