DROP VIEW nix_env_sessions_view;
DROP VIEW nix_environments_view;

DROP TRIGGER nix_environments_stay_with_children;
DROP TRIGGER nix_pins_stay_while_used;
DROP TRIGGER nix_environments_can_be_read_update;
DROP TRIGGER nix_environments_can_be_read_insert;
DROP TRIGGER nix_env_variables_notes_delete;
DROP TRIGGER nix_env_variables_notes_update;
DROP TRIGGER nix_env_variables_notes_insert;
DROP TRIGGER nix_environments_notes_update;
DROP TRIGGER nix_environments_notes_insert;
DROP TRIGGER nix_environments_inherit_without_cycle_update;
DROP TRIGGER nix_environments_inherit_without_cycle_insert;
DROP TABLE nix_environment_templates;

DROP INDEX idx_nix_env_sessions_expression;
DROP INDEX idx_nix_env_sessions_version;
DROP INDEX idx_nix_env_sessions_open;
DROP INDEX idx_nix_env_sessions_started;
ALTER TABLE nix_env_sessions DROP COLUMN holder;
ALTER TABLE nix_env_sessions DROP COLUMN outcome;
ALTER TABLE nix_env_sessions DROP COLUMN expression_hash;
ALTER TABLE nix_env_sessions DROP COLUMN command;
ALTER TABLE nix_env_sessions DROP COLUMN version_id;

DROP TABLE nix_environment_edits;
DROP TABLE nix_environment_versions;

ALTER TABLE nix_env_variables DROP COLUMN append_separator;
DROP INDEX idx_nix_environments_pin;
DROP INDEX idx_nix_environments_parent;
ALTER TABLE nix_environments DROP COLUMN template_name;
ALTER TABLE nix_environments DROP COLUMN replaces_profile;
ALTER TABLE nix_environments DROP COLUMN package_pins;
ALTER TABLE nix_environments DROP COLUMN pin_id;
ALTER TABLE nix_environments DROP COLUMN parent_id;
DROP TABLE nix_pins;

ALTER TABLE database_state DROP COLUMN nix_environment_templates_accounted;
ALTER TABLE database_state DROP COLUMN nix_environment_templates_changes;
ALTER TABLE database_state DROP COLUMN nix_pins_accounted;
ALTER TABLE database_state DROP COLUMN nix_pins_changes;

CREATE VIEW nix_environments_view AS
SELECT e.id,
       e.project_id,
       p.slug                                                                             AS project_slug,
       e.env_name,
       e.description,
       e.base_packages,
       e.target_packages,
       e.multi_packages,
       json_array_length(e.base_packages) + json_array_length(e.target_packages) + json_array_length(e.multi_packages)
                                                                                          AS package_count,
       (SELECT count(*) FROM nix_env_variables v WHERE v.environment_id = e.id)           AS variable_count,
       (SELECT count(*) FROM nix_env_sessions s WHERE s.environment_id = e.id)            AS session_count,
       (SELECT max(s.started_at) FROM nix_env_sessions s WHERE s.environment_id = e.id)   AS last_used_at,
       e.profile,
       e.runScript,
       e.auto_detected,
       e.is_active,
       e.is_default,
       e.expression_file,
       e.created_at,
       e.updated_at
  FROM nix_environments e
  JOIN projects p ON p.id = e.project_id;

CREATE VIEW nix_env_sessions_view AS
SELECT s.id,
       s.environment_id,
       e.env_name,
       p.slug AS project_slug,
       s.started_at,
       s.ended_at,
       CAST(round((julianday(s.ended_at) - julianday(s.started_at)) * 86400) AS INTEGER) AS duration_seconds,
       s.exit_code
  FROM nix_env_sessions s
  JOIN nix_environments e ON e.id = s.environment_id
  JOIN projects p ON p.id = e.project_id;
