package dev.templedb.sqlite.environment;

import dev.templedb.environment.Environment;
import dev.templedb.environment.EnvironmentVariable;
import dev.templedb.environment.ResolvedEnvironment;
import dev.templedb.environment.ResolvedVariable;
import dev.templedb.error.NotFoundException;
import dev.templedb.setting.Secret;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.connection.SqlTime;
import dev.templedb.sqlite.secret.SecretRows;
import dev.templedb.sqlite.secret.SecureDelete;
import dev.templedb.sqlite.transaction.Calls;
import dev.templedb.sqlite.transaction.Summary;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** The variables of environments whose values are encrypted. */
final class EnvironmentSecrets {

  private static final String REVEAL = "secret.reveal";

  private final Calls calls;

  EnvironmentSecrets(Calls calls) {
    this.calls = calls;
  }

  /** Gives a variable a secret value. */
  void set(String projectSlug, String name, String variableName, Secret value) {
    Objects.requireNonNull(value, "value");
    EnvironmentVariable.literal(variableName, "");
    calls.write(
        Operation.of("setting a secret variable of environment", projectSlug, name),
        (connection, entry) -> {
          Environment environment = EnvironmentRows.get(connection, projectSlug, name);
          long id = environment.id().value();
          Optional<EnvironmentVariable> before = VariableRows.find(connection, id, variableName);
          UUID uuid = SecretRows.insert(connection, calls.options(), calls.clock(), value);
          EnvironmentVariable variable = EnvironmentVariable.secret(variableName, uuid);
          Optional<String> description = before.flatMap(EnvironmentVariable::description);
          List<EnvironmentVariable> changed =
              List.of(description.isPresent() ? variable.describedAs(description.get()) : variable);
          SecureDelete.run(connection, () -> {
            VariableRows.set(connection, id, changed);
            return 1;
          });
          connection.update(
              SqliteEnvironments.TOUCH, SqlTime.format(calls.clock().instant()), id);
          entry.updated(
              "environment.set_secret_variable",
              EnvironmentAudit.entity(environment),
              Summary.of()
                  .with(
                      "variables",
                      before.map(EnvironmentVariable::name).stream().toList()),
              Summary.of().with("variables", List.of(variableName)));
          return true;
        });
  }

  /** The value of one secret variable, own or inherited. */
  Secret reveal(String projectSlug, String name, String variableName) {
    Objects.requireNonNull(variableName, "variableName");
    return calls.write(
        Operation.of("revealing a variable of environment", projectSlug, name),
        (connection, entry) -> {
          ResolvedEnvironment environment = resolve(connection, projectSlug, name);
          ResolvedVariable variable = environment.variables().stream()
              .filter(each -> each.name().equals(variableName) && each.hasSecret())
              .findFirst()
              .orElseThrow(() -> new NotFoundException(connection.operation()
                  + ": it has no secret variable '" + variableName
                  + "'; list its variables to see those it has"));
          Secret secret = reveal(connection, variable);
          entry.updated(
              REVEAL,
              projectSlug + "/" + name,
              Summary.of(),
              Summary.of().with("variables", List.of(variableName)));
          return secret;
        });
  }

  /** The values of all secret variables, own and inherited. */
  Map<String, Secret> revealAll(String projectSlug, String name) {
    return calls.write(
        Operation.of("revealing the variables of environment", projectSlug, name),
        (connection, entry) -> {
          Map<String, Secret> secrets = new TreeMap<>();
          for (ResolvedVariable variable :
              resolve(connection, projectSlug, name).variables()) {
            if (variable.hasSecret()) {
              secrets.put(variable.name(), reveal(connection, variable));
            }
          }
          if (!secrets.isEmpty()) {
            entry.updated(
                REVEAL,
                projectSlug + "/" + name,
                Summary.of(),
                Summary.of().with("variables", secrets.keySet()));
          }
          return Collections.unmodifiableMap(secrets);
        });
  }

  private static ResolvedEnvironment resolve(
      KeptConnection connection, String projectSlug, String name) throws SQLException {
    long id = EnvironmentRows.id(connection, projectSlug, name);
    return new EnvironmentLineages(connection)
        .resolve(EnvironmentRows.find(connection, id).orElseThrow());
  }

  private Secret reveal(KeptConnection connection, ResolvedVariable variable) throws SQLException {
    return SecretRows.reveal(
        connection, calls.options(), variable.parts().get(0).value().secret().orElseThrow());
  }
}
