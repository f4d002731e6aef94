package dev.templedb.sqlite.schema;

import dev.templedb.schema.MigrationPlan;
import dev.templedb.schema.Rehearsal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.sqlite.SQLiteConfig;

/**
 * Goes to a version and back on a copy. Where the same version is reached twice, the schema and the rows are compared with a second copy that
 * was made at the first time.
 */
final class SchemaRehearsal {

  /** Tables of which each migration changes a row: what they say is not what is compared. */
  private static final Set<String> BOOKKEEPING =
      Set.of("schema_migrations", "application_migrations", "database_state", "table_seals");

  private final SchemaMigrator migrator;
  private final Track track;
  private final Path directory;
  private final List<Rehearsal.Step> steps = new ArrayList<>();
  private final TreeSet<String> schemaDifferences = new TreeSet<>();
  private final Map<String, Rehearsal.TableDifference> tables = new TreeMap<>();
  private final Set<String> changed = new HashSet<>();
  private int files;

  private SchemaRehearsal(SchemaMigrator migrator, Track track, Path directory) {
    this.migrator = migrator;
    this.track = track;
    this.directory = directory;
  }

  /** Rehearses on {@code copy}, which may be changed, in a directory for whatever it needs. */
  static Rehearsal run(SchemaMigrator migrator, Track track, Path copy, Path directory, int to)
      throws SQLException {
    return new SchemaRehearsal(migrator, track, directory).run(copy, to);
  }

  private Rehearsal run(Path copy, int to) throws SQLException {
    try (Connection connection = open(copy)) {
      int from = track.readChecked(connection).version();
      SchemaMigrator.requireKnown(track, to);
      if (to == from) {
        throw new IllegalArgumentException("rehearsing: the schema has version " + to
            + " already; name one to go to and come back from");
      }
      track.scripts().subList(Math.min(from, to), Math.max(from, to)).stream()
          .map(MigrationScript::changesRowsOf)
          .forEach(changed::addAll);
      Path start = keep(connection);
      Map<String, List<String>> startColumns = TableColumns.of(connection);
      if (to < from) {
        go(connection, from, to);
        Map<String, List<String>> lowColumns = TableColumns.of(connection);
        go(connection, to, from);
        compare(connection, start, lowColumns);
      } else {
        go(connection, from, to);
        Path top = keep(connection);
        go(connection, to, from);
        compare(connection, start, startColumns);
        go(connection, from, to);
        compare(connection, top, startColumns);
      }
      return new Rehearsal(
          track.namespace(),
          from,
          to,
          steps,
          List.copyOf(schemaDifferences),
          List.copyOf(tables.values()));
    }
  }

  private static Connection open(Path file) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.enforceForeignKeys(true);
    Connection connection = config.createConnection("jdbc:sqlite:" + file);
    // It is thrown away: nothing of it needs to survive a power failure.
    LedgerTable.execute(connection, "PRAGMA synchronous = OFF");
    return connection;
  }

  private Path keep(Connection connection) throws SQLException {
    files++;
    Path file = directory.resolve("state-" + files + ".db");
    try (PreparedStatement statement = connection.prepareStatement("VACUUM INTO ?")) {
      statement.setString(1, file.toString());
      statement.execute();
    }
    return file;
  }

  private void go(Connection connection, int from, int to) throws SQLException {
    int version = from;
    while (version != to) {
      boolean up = to > version;
      long start = System.nanoTime();
      migrator.step(
          connection, track, version, up ? Direction.UP : Direction.DOWN, MigrationRun.silent());
      int next = up ? version + 1 : version - 1;
      steps.add(new Rehearsal.Step(
          up ? next : version,
          up ? MigrationPlan.Direction.UP : MigrationPlan.Direction.DOWN,
          Duration.ofNanos(System.nanoTime() - start)));
      version = next;
    }
  }

  /** Compares with an earlier state, rows as far as the columns of {@code common} go. */
  private void compare(Connection connection, Path earlier, Map<String, List<String>> common)
      throws SQLException {
    SchemaSnapshot present = SchemaSnapshot.of(connection);
    try (Connection other = open(earlier)) {
      schemaDifferences.addAll(present.differencesFrom(SchemaSnapshot.of(other)));
    }
    try (PreparedStatement attach = connection.prepareStatement("ATTACH ? AS earlier")) {
      attach.setString(1, earlier.toString());
      attach.execute();
    }
    try {
      for (String table : RowCounts.tables(connection)) {
        if (!BOOKKEEPING.contains(table)
            && present.objects().containsKey("table " + table)
            && LedgerTable.number(
                    connection,
                    "SELECT count(*) FROM earlier.sqlite_schema WHERE type = 'table' AND name = '"
                        + table.replace("'", "''") + "'")
                == 1) {
          compareRows(connection, table, common.get(table));
        }
      }
    } finally {
      LedgerTable.execute(connection, "DETACH earlier");
    }
  }

  private void compareRows(Connection connection, String table, List<String> commonColumns)
      throws SQLException {
    boolean lost = commonColumns == null || changed.contains(table);
    String columns = commonColumns == null
        ? "*"
        : String.join(", ", commonColumns.stream().map(RowCounts::quoted).toList());
    String name = RowCounts.quoted(table);
    long missing = difference(connection, columns, "earlier." + name, "main." + name);
    long added = difference(connection, columns, "main." + name, "earlier." + name);
    if (missing > 0 || added > 0) {
      tables.put(table, new Rehearsal.TableDifference(table, missing, added, lost));
    }
  }

  /** How many rows are in one table and not in another; rows that are equal count as often as they are there. */
  private static long difference(Connection connection, String columns, String from, String minus)
      throws SQLException {
    int distinct = LedgerTable.number(
        connection,
        "SELECT count(*) FROM (SELECT " + columns + " FROM " + from + " EXCEPT SELECT " + columns
            + " FROM " + minus + ")");
    int more = LedgerTable.number(
        connection,
        "SELECT max(0, (SELECT count(*) FROM " + from + ") - (SELECT count(*) FROM " + minus
            + "))");
    return Math.max(distinct, more);
  }
}
