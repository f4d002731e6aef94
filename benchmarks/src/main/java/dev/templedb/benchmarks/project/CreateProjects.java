package dev.templedb.benchmarks.project;

import dev.templedb.TempleDb;
import dev.templedb.benchmarks.Bar;
import dev.templedb.benchmarks.Pair;
import dev.templedb.benchmarks.RawAudit;
import dev.templedb.benchmarks.RawJdbc;
import dev.templedb.benchmarks.Workspace;
import dev.templedb.project.ProjectDetails;
import dev.templedb.sqlite.connection.SqlTime;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.Warmup;

/**
 * 10,000 projects in one transaction, with one audit entry. The bar of 0.85 of raw JDBC's rows in a second is here one of time. Raw JDBC
 * adds batches of 1,000 with random UUIDs, and relies on the unique index to refuse a slug that is taken.
 */
@Bar(ratio = 1 / 0.85)
@Warmup(iterations = 16, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 40, time = 100, timeUnit = TimeUnit.MILLISECONDS)
public class CreateProjects extends Pair {

  private static final int COUNT = 10_000;
  private static final int BATCH = 1_000;
  private static final String INSERT = """
      INSERT INTO projects (uuid, slug, name, description, created_at, updated_at)
      VALUES (?, ?, ?, ?, ?, ?)
      """;

  private final Map<String, ProjectDetails> projects = new LinkedHashMap<>();
  private TempleDb db;
  private Connection besideOurs;
  private Connection besideRaw;
  private Connection jdbc;
  private RawAudit audit;
  private PreparedStatement insert;

  @Override
  protected void setUp(Workspace space) throws Exception {
    for (int i = 0; i < COUNT; i++) {
      projects.put(
          "bulk-%05d".formatted(i),
          ProjectDetails.named("Project " + i).withDescription("The project with the number " + i));
    }
    Path ours = space.path("ours.templedb");
    Path raw = space.path("raw.templedb");
    TempleDb.open(raw).close();
    db = TempleDb.open(ours);
    besideOurs = RawJdbc.connect(ours);
    besideRaw = RawJdbc.connect(raw);
    jdbc = RawJdbc.connect(raw);
    audit = new RawAudit(jdbc);
    insert = jdbc.prepareStatement(INSERT);
  }

  /** Takes away what the last invocation has created, on both sides. */
  @Setup(Level.Invocation)
  public void empty() throws SQLException {
    for (Connection connection : new Connection[] {besideOurs, besideRaw}) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("DELETE FROM projects");
        statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
      }
    }
  }

  @Override
  protected void tearDown() throws Exception {
    db.close();
    besideOurs.close();
    besideRaw.close();
    jdbc.close();
  }

  @Override
  protected Object throughTempleDb() {
    return db.projects().createAll(projects);
  }

  @Override
  protected Object throughJdbc() throws SQLException {
    audit.begin();
    String now = SqlTime.format(Instant.now());
    int pending = 0;
    for (Map.Entry<String, ProjectDetails> project : projects.entrySet()) {
      insert.setString(1, UUID.randomUUID().toString());
      insert.setString(2, project.getKey());
      insert.setString(3, project.getValue().name());
      insert.setString(4, project.getValue().description().orElse(null));
      insert.setString(5, now);
      insert.setString(6, now);
      insert.addBatch();
      if (++pending % BATCH == 0) {
        insert.executeBatch();
      }
    }
    audit.add(
        "project.create_all", "bulk-00000", null, "{\"count\":10000,\"last\":\"bulk-09999\"}");
    audit.commit();
    return pending;
  }
}
