-- Takes away what V006 added.

DROP TRIGGER projects_counts_insert;
CREATE TRIGGER projects_counts_insert AFTER INSERT ON projects
BEGIN
    UPDATE database_state SET projects_changes = projects_changes + 1;
END;

DROP TRIGGER projects_counts_update;
CREATE TRIGGER projects_counts_update AFTER UPDATE ON projects
BEGIN
    UPDATE database_state SET projects_changes = projects_changes + 1;
END;

DROP TRIGGER projects_counts_delete;
CREATE TRIGGER projects_counts_delete AFTER DELETE ON projects
BEGIN
    UPDATE database_state SET projects_changes = projects_changes + 1;
END;

DROP TRIGGER deployment_targets_counts_insert;
CREATE TRIGGER deployment_targets_counts_insert AFTER INSERT ON deployment_targets
BEGIN
    UPDATE database_state SET deployment_targets_changes = deployment_targets_changes + 1;
END;

DROP TRIGGER deployment_targets_counts_update;
CREATE TRIGGER deployment_targets_counts_update AFTER UPDATE ON deployment_targets
BEGIN
    UPDATE database_state SET deployment_targets_changes = deployment_targets_changes + 1;
END;

DROP TRIGGER deployment_targets_counts_delete;
CREATE TRIGGER deployment_targets_counts_delete AFTER DELETE ON deployment_targets
BEGIN
    UPDATE database_state SET deployment_targets_changes = deployment_targets_changes + 1;
END;

DROP TRIGGER nix_environments_counts_insert;
CREATE TRIGGER nix_environments_counts_insert AFTER INSERT ON nix_environments
BEGIN
    UPDATE database_state SET nix_environments_changes = nix_environments_changes + 1;
END;

DROP TRIGGER nix_environments_counts_update;
CREATE TRIGGER nix_environments_counts_update AFTER UPDATE ON nix_environments
BEGIN
    UPDATE database_state SET nix_environments_changes = nix_environments_changes + 1;
END;

DROP TRIGGER nix_environments_counts_delete;
CREATE TRIGGER nix_environments_counts_delete AFTER DELETE ON nix_environments
BEGIN
    UPDATE database_state SET nix_environments_changes = nix_environments_changes + 1;
END;

DROP TRIGGER nix_env_variables_counts_insert;
CREATE TRIGGER nix_env_variables_counts_insert AFTER INSERT ON nix_env_variables
BEGIN
    UPDATE database_state SET nix_env_variables_changes = nix_env_variables_changes + 1;
END;

DROP TRIGGER nix_env_variables_counts_update;
CREATE TRIGGER nix_env_variables_counts_update AFTER UPDATE ON nix_env_variables
BEGIN
    UPDATE database_state SET nix_env_variables_changes = nix_env_variables_changes + 1;
END;

DROP TRIGGER nix_env_variables_counts_delete;
CREATE TRIGGER nix_env_variables_counts_delete AFTER DELETE ON nix_env_variables
BEGIN
    UPDATE database_state SET nix_env_variables_changes = nix_env_variables_changes + 1;
END;

DROP TRIGGER nix_env_sessions_counts_insert;
CREATE TRIGGER nix_env_sessions_counts_insert AFTER INSERT ON nix_env_sessions
BEGIN
    UPDATE database_state SET nix_env_sessions_changes = nix_env_sessions_changes + 1;
END;

DROP TRIGGER nix_env_sessions_counts_update;
CREATE TRIGGER nix_env_sessions_counts_update AFTER UPDATE ON nix_env_sessions
BEGIN
    UPDATE database_state SET nix_env_sessions_changes = nix_env_sessions_changes + 1;
END;

DROP TRIGGER nix_env_sessions_counts_delete;
CREATE TRIGGER nix_env_sessions_counts_delete AFTER DELETE ON nix_env_sessions
BEGIN
    UPDATE database_state SET nix_env_sessions_changes = nix_env_sessions_changes + 1;
END;

DROP TRIGGER nix_pins_counts_insert;
CREATE TRIGGER nix_pins_counts_insert AFTER INSERT ON nix_pins
BEGIN
    UPDATE database_state SET nix_pins_changes = nix_pins_changes + 1;
END;

DROP TRIGGER nix_pins_counts_update;
CREATE TRIGGER nix_pins_counts_update AFTER UPDATE ON nix_pins
BEGIN
    UPDATE database_state SET nix_pins_changes = nix_pins_changes + 1;
END;

DROP TRIGGER nix_pins_counts_delete;
CREATE TRIGGER nix_pins_counts_delete AFTER DELETE ON nix_pins
BEGIN
    UPDATE database_state SET nix_pins_changes = nix_pins_changes + 1;
END;

DROP TRIGGER nix_environment_templates_counts_insert;
CREATE TRIGGER nix_environment_templates_counts_insert AFTER INSERT ON nix_environment_templates
BEGIN
    UPDATE database_state SET nix_environment_templates_changes = nix_environment_templates_changes + 1;
END;

DROP TRIGGER nix_environment_templates_counts_update;
CREATE TRIGGER nix_environment_templates_counts_update AFTER UPDATE ON nix_environment_templates
BEGIN
    UPDATE database_state SET nix_environment_templates_changes = nix_environment_templates_changes + 1;
END;

DROP TRIGGER nix_environment_templates_counts_delete;
CREATE TRIGGER nix_environment_templates_counts_delete AFTER DELETE ON nix_environment_templates
BEGIN
    UPDATE database_state SET nix_environment_templates_changes = nix_environment_templates_changes + 1;
END;

ALTER TABLE database_state DROP COLUMN all_changes;
ALTER TABLE database_state DROP COLUMN unaudited_changes;
DROP TABLE table_seals;
ALTER TABLE project_trees DROP COLUMN row_check;
ALTER TABLE work_trees DROP COLUMN row_check;
ALTER TABLE content_chunks DROP COLUMN row_check;
ALTER TABLE contents DROP COLUMN row_check;
ALTER TABLE project_files DROP COLUMN row_check;
