package dev.templedb.sqlite.environment;

import dev.templedb.environment.EnvironmentTemplate;
import dev.templedb.error.CorruptionException;
import dev.templedb.error.NotFoundException;
import dev.templedb.sqlite.connection.Columns;
import dev.templedb.sqlite.connection.KeptConnection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Reads templates: those that come with the library, and rows of {@code nix_environment_templates}, which a person may have written. */
final class EnvironmentTemplateRows {

  private static final String FIND = """
      SELECT template_name, description, state
        FROM nix_environment_templates
       WHERE template_name = ?
      """;

  private EnvironmentTemplateRows() {}

  static Optional<EnvironmentTemplate> findBuiltIn(String name) {
    return EnvironmentTemplate.builtInTemplates().stream()
        .filter(template -> template.name().equals(name))
        .findFirst();
  }

  /** A built-in one goes before one of its name that was saved under an earlier version of the library, which hadn't it yet. */
  static Optional<EnvironmentTemplate> find(KeptConnection connection, String name)
      throws SQLException {
    Optional<EnvironmentTemplate> builtIn = findBuiltIn(name);
    return builtIn.isPresent()
        ? builtIn
        : connection.first(FIND, EnvironmentTemplateRows::template, name);
  }

  static EnvironmentTemplate get(KeptConnection connection, String name) throws SQLException {
    return find(connection, name).orElseThrow(() -> unknown(connection, name));
  }

  static NotFoundException unknown(KeptConnection connection, String name) {
    return new NotFoundException(connection.operation() + ": there is no template '" + name
        + "'; list the templates to see which there are");
  }

  static EnvironmentTemplate template(ResultSet row) throws SQLException {
    String name = Columns.text(row, 1);
    try {
      return EnvironmentTemplate.of(
          name,
          Columns.text(row, 2),
          EnvironmentStateJson.read(Columns.text(row, 3), "template " + name));
    } catch (IllegalArgumentException e) {
      throw new CorruptionException(
          "reading template '" + name + "': " + e.getMessage()
              + "; correct the row, which was written by hand",
          e);
    }
  }
}
