package dev.templedb.sqlite.backup;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a project has in one table, in a form that means the same in every database: no ids, but what they stand for.
 *
 * @param name the table
 * @param key what identifies a row, the first column of {@code read}, if the rows belong to the database rather than to the project: then they
 *     are added where they are missing, and do not count when two states of the project are compared; else null
 * @param read a query for the project with the id {@code ?1}, in an order that is the same everywhere
 * @param writes what to run for each row that the query gives: {@code ?1} is the id of the project, and the row's columns follow
 */
record ProjectTable(String name, @Nullable String key, String read, List<String> writes) {

  /** The table of encrypted values. */
  static final String SECRETS = "secrets";

  /**
   * All of them, in an order in which each finds what it refers to. This is the list to extend when a table is added that belongs to projects.
   * Not here: {@code projects} itself, {@code contents} with what they are made of, which go by their hashes, and what is of one machine:
   * {@code work_trees}, {@code work_tree_indexes}, {@code project_trees}, {@code nix_environment_edits}, and open sessions.
   */
  static final List<ProjectTable> ALL = List.of(
      shared(
          "file_types",
          "type_name",
          """
          SELECT t.type_name, t.category, t.description,
                 (SELECT json_group_array(json_array(r.rule_kind, r.pattern))
                    FROM file_type_rules r
                   WHERE r.file_type_id = t.id)
            FROM file_types t
           WHERE t.is_builtin = 0 AND t.id IN (SELECT file_type_id FROM project_files WHERE project_id = ?1)
           ORDER BY t.type_name
          """,
          """
          INSERT INTO file_types (type_name, category, description)
          VALUES (?2, ?3, ?4)
              ON CONFLICT (type_name) DO NOTHING
          """,
          // Only of a type that the statement before has added.
          """
          INSERT INTO file_type_rules (file_type_id, rule_kind, pattern)
          SELECT t.id, json_extract(j.value, '$[0]'), json_extract(j.value, '$[1]')
            FROM file_types t, json_each(?5) j
           WHERE changes() = 1 AND t.type_name = ?2
          """),
      owned("project_files", """
          SELECT f.file_path, t.type_name, f.is_executable, f.symlink_target, f.created_at, f.updated_at, f.modified_ns
            FROM project_files f
            JOIN file_types t ON t.id = f.file_type_id
           WHERE f.project_id = ?1
           ORDER BY f.file_path
          """, """
          INSERT INTO project_files
                 (project_id, file_path, file_type_id, is_executable, symlink_target, created_at, updated_at, modified_ns)
          VALUES (?1, ?2, (SELECT id FROM file_types WHERE type_name = ?3), ?4, ?5, ?6, ?7, ?8)
          """),
      owned("file_contents", """
          SELECT f.file_path, c.hash_sha256, c.file_size_bytes
            FROM project_files f
            JOIN file_contents c ON c.file_id = f.id
           WHERE f.project_id = ?1
           ORDER BY f.file_path
          """, """
          INSERT INTO file_contents (file_id, content_id, hash_sha256, file_size_bytes)
          SELECT f.id, c.id, ?3, ?4
            FROM project_files f
            JOIN contents c ON c.sha256 = unhex(?3) AND c.size_bytes = ?4
           WHERE f.project_id = ?1 AND f.file_path = ?2
          """),
      owned(
          "project_directories",
          """
          SELECT directory_path
            FROM project_directories
           WHERE project_id = ?1
           ORDER BY directory_path
          """,
          "INSERT INTO project_directories (project_id, directory_path) VALUES (?1, ?2)"),
      owned("deployment_targets", """
          SELECT target_name, target_type, provider, host, url, description, is_active, created_at, updated_at
            FROM deployment_targets
           WHERE project_id = ?1
           ORDER BY target_name
          """, """
          INSERT INTO deployment_targets
                 (project_id, target_name, target_type, provider, host, url, description, is_active, created_at, updated_at)
          VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
          """),
      shared("nix_pins", "pin_name", """
          WITH states (state) AS (
              SELECT v.state
                FROM nix_environment_versions v
                JOIN nix_environments e ON e.id = v.environment_id
               WHERE e.project_id = ?1
              UNION ALL
              SELECT t.state
                FROM nix_environment_templates t
               WHERE t.template_name IN (SELECT template_name FROM nix_environments WHERE project_id = ?1))
          SELECT pin_name, revision, nar_hash, committed_on, description, created_at
            FROM nix_pins
           WHERE id IN (SELECT pin_id FROM nix_environments WHERE project_id = ?1)
              OR pin_name IN (SELECT j.value FROM nix_environments e, json_each(e.package_pins) j WHERE e.project_id = ?1)
              OR pin_name IN (SELECT json_extract(state, '$.pin') FROM states)
              OR pin_name IN (SELECT j.value FROM states s, json_each(s.state, '$.package_pins') j)
           ORDER BY pin_name
          """, """
          INSERT INTO nix_pins (pin_name, revision, nar_hash, committed_on, description, created_at)
          VALUES (?2, ?3, ?4, ?5, ?6, ?7)
              ON CONFLICT (pin_name) DO NOTHING
          """),
      shared("nix_environment_templates", "template_name", """
          SELECT template_name, description, state, created_at, updated_at
            FROM nix_environment_templates
           WHERE template_name IN (SELECT template_name FROM nix_environments WHERE project_id = ?1)
           ORDER BY template_name
          """, """
          INSERT INTO nix_environment_templates (template_name, description, state, created_at, updated_at)
          VALUES (?2, ?3, ?4, ?5, ?6)
              ON CONFLICT (template_name) DO NOTHING
          """),
      // As they are: whoever has the key can read them in the other database.
      shared(SECRETS, "uuid", """
          WITH states (state) AS (
              SELECT v.state
                FROM nix_environment_versions v
                JOIN nix_environments e ON e.id = v.environment_id
               WHERE e.project_id = ?1
              UNION ALL
              SELECT t.state
                FROM nix_environment_templates t
               WHERE t.template_name IN (SELECT template_name FROM nix_environments WHERE project_id = ?1))
          SELECT uuid, recipients, ciphertext, created_at, updated_at
            FROM secrets
           WHERE uuid IN (SELECT v.secret_uuid
                            FROM nix_env_variables v
                            JOIN nix_environments e ON e.id = v.environment_id
                           WHERE e.project_id = ?1)
              OR uuid IN (SELECT secret_uuid FROM settings WHERE project_id = ?1)
              OR uuid IN (SELECT json_extract(j.value, '$.secret') FROM states s, json_each(s.state, '$.variables') j)
           ORDER BY uuid
          """, """
          INSERT INTO secrets (uuid, recipients, ciphertext, created_at, updated_at)
          VALUES (?2, ?3, ?4, ?5, ?6)
              ON CONFLICT (uuid) DO NOTHING
          """),
      owned("settings", """
          SELECT setting_name, setting_value, secret_uuid, description, created_at, updated_at
            FROM settings
           WHERE project_id = ?1
           ORDER BY setting_name
          """, """
          INSERT INTO settings (project_id, setting_name, setting_value, secret_uuid, description, created_at, updated_at)
          VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
          """),
      // Those first that others inherit from.
      owned("nix_environments", """
          WITH RECURSIVE lineage (id, depth) AS (
              SELECT id, 0 FROM nix_environments WHERE project_id = ?1 AND parent_id IS NULL
              UNION
              SELECT e.id, l.depth + 1 FROM nix_environments e JOIN lineage l ON e.parent_id = l.id)
          SELECT e.env_name, e.description, e.base_packages, e.target_packages, e.multi_packages, e.profile, e.runScript,
                 e.extra_outputs, e.auto_detected, e.is_active, e.is_default, e.created_at, e.updated_at,
                 (SELECT parent.env_name FROM nix_environments parent WHERE parent.id = e.parent_id),
                 (SELECT pin.pin_name FROM nix_pins pin WHERE pin.id = e.pin_id),
                 e.package_pins, e.replaces_profile, e.template_name
            FROM lineage l
            JOIN nix_environments e ON e.id = l.id
           ORDER BY l.depth, e.env_name
          """, """
          INSERT INTO nix_environments
                 (project_id, env_name, description, base_packages, target_packages, multi_packages, profile, runScript,
                  extra_outputs, auto_detected, is_active, is_default, created_at, updated_at, parent_id, pin_id, package_pins,
                  replaces_profile, template_name)
          VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14,
                  (SELECT id FROM nix_environments WHERE project_id = ?1 AND env_name = ?15),
                  (SELECT id FROM nix_pins WHERE pin_name = ?16), ?17, ?18, ?19)
          """),
      owned("nix_env_variables", """
          SELECT e.env_name, v.var_name, v.var_value, v.is_expanded, v.description, v.append_separator, v.secret_uuid
            FROM nix_env_variables v
            JOIN nix_environments e ON e.id = v.environment_id
           WHERE e.project_id = ?1
           ORDER BY e.env_name, v.var_name
          """, """
          INSERT INTO nix_env_variables
                 (environment_id, var_name, var_value, is_expanded, description, append_separator, secret_uuid)
          VALUES ((SELECT id FROM nix_environments WHERE project_id = ?1 AND env_name = ?2), ?3, ?4, ?5, ?6, ?7, ?8)
          """),
      // By id: which of two versions is the older says what one inherited from the other.
      owned("nix_environment_versions", """
          SELECT v.uuid, e.env_name, v.version_number, v.created_at, v.actor, v.digest_sha256,
                 (SELECT parent.env_name FROM nix_environments parent WHERE parent.id = v.parent_id), v.state
            FROM nix_environment_versions v
            JOIN nix_environments e ON e.id = v.environment_id
           WHERE e.project_id = ?1
           ORDER BY v.id
          """, """
          INSERT INTO nix_environment_versions
                 (uuid, environment_id, version_number, created_at, actor, digest_sha256, parent_id, state)
          VALUES (?2, (SELECT id FROM nix_environments WHERE project_id = ?1 AND env_name = ?3), ?4, ?5, ?6, ?7,
                  (SELECT id FROM nix_environments WHERE project_id = ?1 AND env_name = ?8), ?9)
          """),
      owned("nix_env_sessions", """
          SELECT s.uuid, e.env_name, s.started_at, s.ended_at, s.exit_code,
                 (SELECT v.uuid FROM nix_environment_versions v WHERE v.id = s.version_id),
                 s.command, s.expression_hash, s.outcome
            FROM nix_env_sessions s
            JOIN nix_environments e ON e.id = s.environment_id
           WHERE e.project_id = ?1 AND s.ended_at IS NOT NULL
           ORDER BY s.started_at, s.uuid
          """, """
          INSERT INTO nix_env_sessions
                 (uuid, environment_id, started_at, ended_at, exit_code, version_id, command, expression_hash, outcome)
          VALUES (?2, (SELECT id FROM nix_environments WHERE project_id = ?1 AND env_name = ?3), ?4, ?5, ?6,
                  (SELECT id FROM nix_environment_versions WHERE uuid = ?7), ?8, ?9, ?10)
          """));

  /** Whether the rows belong to the database rather than to the project. */
  boolean isShared() {
    return key != null;
  }

  /** The one of that name. */
  static ProjectTable named(String name) {
    return ALL.stream().filter(table -> table.name().equals(name)).findFirst().orElseThrow();
  }

  private static ProjectTable owned(String name, String read, String... writes) {
    return new ProjectTable(name, null, read, List.of(writes));
  }

  private static ProjectTable shared(String name, String key, String read, String... writes) {
    return new ProjectTable(name, key, read, List.of(writes));
  }
}
