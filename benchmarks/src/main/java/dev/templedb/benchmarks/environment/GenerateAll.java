package dev.templedb.benchmarks.environment;

import dev.templedb.benchmarks.Bar;
import dev.templedb.environment.EnvironmentQuery;
import dev.templedb.nix.expression.ExpressionForm;
import dev.templedb.nix.expression.ExpressionGenerator;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;

/** Resolves 10,000 environments, and generates the expression of each. Raw JDBC only reads their rows. */
@Bar(millis = 2_000)
public class GenerateAll extends ManyEnvironments {

  private static final String ENVIRONMENTS = "SELECT * FROM nix_environments ORDER BY id";
  private static final String VARIABLES =
      "SELECT * FROM nix_env_variables ORDER BY environment_id, var_name";

  private PreparedStatement environments;
  private PreparedStatement variables;

  @Override
  protected void prepare(Connection connection) throws SQLException {
    environments = connection.prepareStatement(ENVIRONMENTS);
    variables = connection.prepareStatement(VARIABLES);
  }

  @Override
  protected Object throughTempleDb() {
    ExpressionGenerator generator = ExpressionGenerator.standard();
    AtomicLong characters = new AtomicLong();
    db.environments()
        .forEachResolved(
            EnvironmentQuery.all(),
            environment -> characters.addAndGet(
                generator.generate(environment, ExpressionForm.FHS).length()));
    return characters.get();
  }

  @Override
  protected Object throughJdbc() throws SQLException {
    return characters(environments) + characters(variables);
  }

  private static long characters(PreparedStatement statement) throws SQLException {
    long characters = 0;
    try (ResultSet rows = statement.executeQuery()) {
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        for (int i = 1; i <= columns; i++) {
          String text = rows.getString(i);
          characters += text == null ? 0 : text.length();
        }
      }
    }
    return characters;
  }
}
