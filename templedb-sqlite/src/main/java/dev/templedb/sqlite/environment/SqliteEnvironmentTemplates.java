package dev.templedb.sqlite.environment;

import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.environment.EnvironmentTemplate;
import dev.templedb.environment.EnvironmentTemplateRepository;
import dev.templedb.error.ConflictException;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.connection.SqlTime;
import dev.templedb.sqlite.transaction.Calls;
import dev.templedb.sqlite.transaction.Summary;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** The templates that come with the library, and the table {@code nix_environment_templates}. */
public final class SqliteEnvironmentTemplates implements EnvironmentTemplateRepository {

  private static final String LIST = """
      SELECT template_name, description, state
        FROM nix_environment_templates
       ORDER BY template_name
      """;
  private static final String IS_THERE =
      "SELECT 1 FROM nix_environment_templates WHERE template_name = ?";
  private static final String INSERT = """
      INSERT INTO nix_environment_templates (template_name, description, state, created_at, updated_at)
      VALUES (?, ?, ?, ?, ?)
      """;
  private static final String UPDATE = """
      UPDATE nix_environment_templates
         SET description = ?, state = ?, updated_at = ?
       WHERE template_name = ?
      """;
  private static final String DELETE =
      "DELETE FROM nix_environment_templates WHERE template_name = ?";

  private static final List<EnvironmentTemplate> BUILT_IN =
      EnvironmentTemplate.builtInTemplates().stream()
          .sorted(Comparator.comparing(EnvironmentTemplate::name))
          .toList();

  private final Calls calls;

  /** Templates reached by {@code calls}. */
  public SqliteEnvironmentTemplates(Calls calls) {
    this.calls = calls;
  }

  @Override
  public EnvironmentTemplate save(EnvironmentTemplate template) {
    String name = template.name();
    return calls.write(Operation.of("saving environment template", name), (connection, change) -> {
      refuseBuiltIn(connection, name);
      requirePins(connection, template.state().definition());
      VariableRows.requireSecrets(connection, template.state().variables());
      EnvironmentTemplate saved =
          EnvironmentTemplate.of(name, template.description(), template.state());
      String state = EnvironmentStateJson.write(saved.state());
      String now = SqlTime.format(calls.clock().instant());
      if (connection.update(UPDATE, saved.description(), state, now, name) == 0) {
        connection.update(INSERT, name, saved.description(), state, now, now);
        change.created("environment_template.create", name, summary(saved));
      } else {
        change.updated(
            "environment_template.update", name, Summary.of("name", name), summary(saved));
      }
      return saved;
    });
  }

  @Override
  public Optional<EnvironmentTemplate> find(String name) {
    return calls.read(
        Operation.of("finding environment template", name),
        connection -> EnvironmentTemplateRows.find(connection, name));
  }

  @Override
  public EnvironmentTemplate get(String name) {
    return calls.read(
        Operation.of("getting environment template", name),
        connection -> EnvironmentTemplateRows.get(connection, name));
  }

  @Override
  public List<EnvironmentTemplate> list() {
    return calls.read(Operation.of("listing environment templates"), connection -> {
      List<EnvironmentTemplate> templates = new ArrayList<>(BUILT_IN);
      connection
          .handle()
          .createQuery(LIST)
          .map((row, context) -> EnvironmentTemplateRows.template(row))
          .stream()
          .filter(
              template -> EnvironmentTemplateRows.findBuiltIn(template.name()).isEmpty())
          .forEach(templates::add);
      return templates;
    });
  }

  @Override
  public void delete(String name) {
    calls.write(Operation.of("deleting environment template", name), (connection, change) -> {
      refuseBuiltIn(connection, name);
      if (connection.first(IS_THERE, row -> true, name).isEmpty()) {
        throw EnvironmentTemplateRows.unknown(connection, name);
      }
      connection.update(DELETE, name);
      change.deleted("environment_template.delete", name, Summary.of("name", name));
      return true;
    });
  }

  private static void refuseBuiltIn(KeptConnection connection, String name) {
    if (EnvironmentTemplateRows.findBuiltIn(name).isPresent()) {
      throw new ConflictException(connection.operation()
          + ": it is built in, and only templates of your own can be changed; choose another name");
    }
  }

  private static void requirePins(KeptConnection connection, EnvironmentDefinition definition)
      throws SQLException {
    TreeSet<String> pins = new TreeSet<>(definition.packagePins().values());
    definition.pin().ifPresent(pins::add);
    for (String pin : pins) {
      PinRows.get(connection, pin);
    }
  }

  private static Summary summary(EnvironmentTemplate template) {
    EnvironmentDefinition definition = template.state().definition();
    return Summary.of("name", template.name())
        .with("description", template.description())
        .with("base_packages", definition.basePackages())
        .with("target_packages", definition.targetPackages())
        .with("multi_packages", definition.multiPackages())
        .with("pin", definition.pin());
  }
}
