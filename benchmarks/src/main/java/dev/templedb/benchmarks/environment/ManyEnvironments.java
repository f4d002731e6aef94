package dev.templedb.benchmarks.environment;

import dev.templedb.TempleDb;
import dev.templedb.benchmarks.Pair;
import dev.templedb.benchmarks.RawJdbc;
import dev.templedb.benchmarks.Sample;
import dev.templedb.benchmarks.Workspace;
import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.environment.EnvironmentState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A {@link Pair} that works on 10,000 environments: 1,000 projects with a base, and with nine that inherit from it; 20 packages and three
 * variables each.
 */
public abstract class ManyEnvironments extends Pair {

  private static final int PROJECTS = 1_000;
  private static final int CHILDREN = 9;

  /** The library's side. */
  protected TempleDb db;

  /** The other side. */
  protected Connection jdbc;

  @Override
  protected final void setUp(Workspace space) throws Exception {
    Path ours = space.path("ours.templedb");
    try (TempleDb filled = TempleDb.open(ours)) {
      filled.useTransaction(tx -> {
        for (int i = 0; i < PROJECTS; i++) {
          String slug = "project-%04d".formatted(i);
          tx.projects().create(slug);
          tx.environments()
              .create(slug, "base", state(i, EnvironmentDefinition.builder().build()));
          for (int child = 1; child <= CHILDREN; child++) {
            EnvironmentDefinition inheriting =
                EnvironmentDefinition.builder().parent("base").build();
            tx.environments().create(slug, "env-" + child, state(i + child, inheriting));
          }
        }
      });
    }
    Path raw = Files.copy(ours, space.path("raw.templedb"));
    db = TempleDb.open(ours);
    jdbc = RawJdbc.connect(raw);
    prepare(jdbc);
  }

  private static EnvironmentState state(int number, EnvironmentDefinition definition) {
    List<String> packages = IntStream.range(0, 20)
        .mapToObj(i -> "package" + (number * 7 + i * i) % 500)
        .toList();
    return new EnvironmentState(
        definition.toBuilder()
            .basePackages(packages)
            .profile("echo entered environment " + number + "\n")
            .build(),
        Sample.variables("VARIABLE", 3));
  }

  /** Prepares the statements that raw JDBC keeps; the connection closes them. */
  protected abstract void prepare(Connection connection) throws SQLException;

  @Override
  protected final void tearDown() throws Exception {
    db.close();
    jdbc.close();
  }
}
