package dev.templedb.sqlite.maintenance;

import dev.templedb.maintenance.IntegrityProblem;
import dev.templedb.maintenance.IntegrityProblem.Kind;
import dev.templedb.sqlite.connection.Columns;
import dev.templedb.sqlite.connection.KeptConnection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.Consumer;

/** Looks for references to secrets that are not there: they are no foreign keys, so SQLite doesn't. */
final class SecretReferences {

  /** What can't be read as JSON is another check's, and no reason to leave out the rest. */
  private static final String MISSING = """
      WITH named (table_name, row_id, slug, what, secret) AS (
      SELECT 'settings', s.id, p.slug, 'setting ''' || s.setting_name || '''', s.secret_uuid
        FROM settings s
        LEFT JOIN projects p ON p.id = s.project_id
       WHERE s.secret_uuid IS NOT NULL
      UNION ALL
      SELECT 'nix_env_variables', v.id, p.slug,
             'variable ''' || v.var_name || ''' of environment ''' || coalesce(e.env_name, '') || '''', v.secret_uuid
        FROM nix_env_variables v
        LEFT JOIN nix_environments e ON e.id = v.environment_id
        LEFT JOIN projects p ON p.id = e.project_id
       WHERE v.secret_uuid IS NOT NULL
      UNION ALL
      SELECT 'nix_environment_versions', v.id, p.slug,
             'variable ''' || coalesce(json_extract(j.value, '$.name'), '') || ''' in version ' || v.version_number
             || ' of environment ''' || coalesce(e.env_name, '') || '''',
             json_extract(j.value, '$.secret')
        FROM nix_environment_versions v
        JOIN json_each(CASE WHEN instr(v.state, '"secret"') > 0 AND json_valid(v.state) THEN v.state ELSE '{}' END,
                       '$.variables') j
        LEFT JOIN nix_environments e ON e.id = v.environment_id
        LEFT JOIN projects p ON p.id = e.project_id
       WHERE CASE j.type WHEN 'object' THEN json_extract(j.value, '$.secret') END IS NOT NULL
      UNION ALL
      SELECT 'nix_environment_templates', t.id, NULL,
             'variable ''' || coalesce(json_extract(j.value, '$.name'), '') || ''' of template ''' || t.template_name || '''',
             json_extract(j.value, '$.secret')
        FROM nix_environment_templates t
        JOIN json_each(CASE WHEN instr(t.state, '"secret"') > 0 AND json_valid(t.state) THEN t.state ELSE '{}' END,
                       '$.variables') j
       WHERE CASE j.type WHEN 'object' THEN json_extract(j.value, '$.secret') END IS NOT NULL
      )
      SELECT table_name, row_id, slug, what, secret
        FROM named n
       WHERE NOT EXISTS (SELECT 1 FROM secrets WHERE uuid = n.secret)
      """;

  private SecretReferences() {}

  static void check(KeptConnection connection, Consumer<IntegrityProblem> problems)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(MISSING);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        connection.check();
        problems.accept(IntegrityProblem.builder()
            .kind(Kind.REFERENCE)
            .message(rows.getString(4) + ": its secret " + rows.getString(5)
                + " does not exist; set the value again, or restore a backup")
            .table(rows.getString(1))
            .row(rows.getString(2))
            .projectSlug(Columns.optionalText(rows, 3))
            .build());
      }
    }
  }
}
