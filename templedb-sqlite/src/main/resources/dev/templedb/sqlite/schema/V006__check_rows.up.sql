-- Checksums of rows and tables, by which damage is found that SQLite does not see (docs/decisions/0014). The checksums of rows that are there
-- already are computed by RowCheckFill, which runs after this script.

-- What a row's other columns were when the library wrote it; NULL in rows that another program has inserted.
ALTER TABLE project_files ADD COLUMN row_check INTEGER;
ALTER TABLE contents ADD COLUMN row_check INTEGER;
ALTER TABLE content_chunks ADD COLUMN row_check INTEGER;
ALTER TABLE work_trees ADD COLUMN row_check INTEGER;
ALTER TABLE project_trees ADD COLUMN row_check INTEGER;
UPDATE project_trees SET row_check = -1 - version - 31 * project_id;

-- The indexes of directories get checksums that name their place; without an index the next import reads everything again.
DELETE FROM work_tree_indexes;
DELETE FROM work_trees;

-- Private. What tables without such checksums held when the database was closed last: the digest of each, and in the row of database_state
-- that row itself. It says nothing of a table once that was changed.
CREATE TABLE table_seals (
    table_name  TEXT    NOT NULL UNIQUE,
    row_count   INTEGER NOT NULL,
    digest      TEXT    NOT NULL,
    row_check   INTEGER NOT NULL
) STRICT;

-- Changes that have no audit entry because no entity changes, and the sum of all that is counted, so that a damaged count is found.
ALTER TABLE database_state ADD COLUMN unaudited_changes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE database_state ADD COLUMN all_changes INTEGER NOT NULL DEFAULT 0;
UPDATE database_state SET all_changes = projects_changes + deployment_targets_changes + nix_environments_changes + nix_env_variables_changes + nix_env_sessions_changes + nix_pins_changes + nix_environment_templates_changes;

DROP TRIGGER projects_counts_insert;
CREATE TRIGGER projects_counts_insert AFTER INSERT ON projects
BEGIN
    UPDATE database_state SET projects_changes = projects_changes + 1, all_changes = all_changes + 1;
END;

DROP TRIGGER projects_counts_update;
CREATE TRIGGER projects_counts_update AFTER UPDATE ON projects
BEGIN
    UPDATE database_state SET projects_changes = projects_changes + 1, all_changes = all_changes + 1;
END;

DROP TRIGGER projects_counts_delete;
CREATE TRIGGER projects_counts_delete AFTER DELETE ON projects
BEGIN
    UPDATE database_state SET projects_changes = projects_changes + 1, all_changes = all_changes + 1;
END;

DROP TRIGGER deployment_targets_counts_insert;
CREATE TRIGGER deployment_targets_counts_insert AFTER INSERT ON deployment_targets
BEGIN
    UPDATE database_state SET deployment_targets_changes = deployment_targets_changes + 1, all_changes = all_changes + 1;
END;

DROP TRIGGER deployment_targets_counts_update;
CREATE TRIGGER deployment_targets_counts_update AFTER UPDATE ON deployment_targets
BEGIN
    UPDATE database_state SET deployment_targets_changes = deployment_targets_changes + 1, all_changes = all_changes + 1;
END;

DROP TRIGGER deployment_targets_counts_delete;
CREATE TRIGGER deployment_targets_counts_delete AFTER DELETE ON deployment_targets
BEGIN
    UPDATE database_state SET deployment_targets_changes = deployment_targets_changes + 1, all_changes = all_changes + 1;
END;

DROP TRIGGER nix_environments_counts_insert;
CREATE TRIGGER nix_environments_counts_insert AFTER INSERT ON nix_environments
BEGIN
    UPDATE database_state SET nix_environments_changes = nix_environments_changes + 1, all_changes = all_changes + 1;
END;

DROP TRIGGER nix_environments_counts_update;
CREATE TRIGGER nix_environments_counts_update AFTER UPDATE ON nix_environments
BEGIN
    UPDATE database_state SET nix_environments_changes = nix_environments_changes + 1, all_changes = all_changes + 1;
END;

DROP TRIGGER nix_environments_counts_delete;
CREATE TRIGGER nix_environments_counts_delete AFTER DELETE ON nix_environments
BEGIN
    UPDATE database_state SET nix_environments_changes = nix_environments_changes + 1, all_changes = all_changes + 1;
END;

DROP TRIGGER nix_env_variables_counts_insert;
CREATE TRIGGER nix_env_variables_counts_insert AFTER INSERT ON nix_env_variables
BEGIN
    UPDATE database_state SET nix_env_variables_changes = nix_env_variables_changes + 1, all_changes = all_changes + 1;
END;

DROP TRIGGER nix_env_variables_counts_update;
CREATE TRIGGER nix_env_variables_counts_update AFTER UPDATE ON nix_env_variables
BEGIN
    UPDATE database_state SET nix_env_variables_changes = nix_env_variables_changes + 1, all_changes = all_changes + 1;
END;

DROP TRIGGER nix_env_variables_counts_delete;
CREATE TRIGGER nix_env_variables_counts_delete AFTER DELETE ON nix_env_variables
BEGIN
    UPDATE database_state SET nix_env_variables_changes = nix_env_variables_changes + 1, all_changes = all_changes + 1;
END;

DROP TRIGGER nix_env_sessions_counts_insert;
CREATE TRIGGER nix_env_sessions_counts_insert AFTER INSERT ON nix_env_sessions
BEGIN
    UPDATE database_state SET nix_env_sessions_changes = nix_env_sessions_changes + 1, all_changes = all_changes + 1;
END;

DROP TRIGGER nix_env_sessions_counts_update;
CREATE TRIGGER nix_env_sessions_counts_update AFTER UPDATE ON nix_env_sessions
BEGIN
    UPDATE database_state SET nix_env_sessions_changes = nix_env_sessions_changes + 1, all_changes = all_changes + 1;
END;

DROP TRIGGER nix_env_sessions_counts_delete;
CREATE TRIGGER nix_env_sessions_counts_delete AFTER DELETE ON nix_env_sessions
BEGIN
    UPDATE database_state SET nix_env_sessions_changes = nix_env_sessions_changes + 1, all_changes = all_changes + 1;
END;

DROP TRIGGER nix_pins_counts_insert;
CREATE TRIGGER nix_pins_counts_insert AFTER INSERT ON nix_pins
BEGIN
    UPDATE database_state SET nix_pins_changes = nix_pins_changes + 1, all_changes = all_changes + 1;
END;

DROP TRIGGER nix_pins_counts_update;
CREATE TRIGGER nix_pins_counts_update AFTER UPDATE ON nix_pins
BEGIN
    UPDATE database_state SET nix_pins_changes = nix_pins_changes + 1, all_changes = all_changes + 1;
END;

DROP TRIGGER nix_pins_counts_delete;
CREATE TRIGGER nix_pins_counts_delete AFTER DELETE ON nix_pins
BEGIN
    UPDATE database_state SET nix_pins_changes = nix_pins_changes + 1, all_changes = all_changes + 1;
END;

DROP TRIGGER nix_environment_templates_counts_insert;
CREATE TRIGGER nix_environment_templates_counts_insert AFTER INSERT ON nix_environment_templates
BEGIN
    UPDATE database_state SET nix_environment_templates_changes = nix_environment_templates_changes + 1, all_changes = all_changes + 1;
END;

DROP TRIGGER nix_environment_templates_counts_update;
CREATE TRIGGER nix_environment_templates_counts_update AFTER UPDATE ON nix_environment_templates
BEGIN
    UPDATE database_state SET nix_environment_templates_changes = nix_environment_templates_changes + 1, all_changes = all_changes + 1;
END;

DROP TRIGGER nix_environment_templates_counts_delete;
CREATE TRIGGER nix_environment_templates_counts_delete AFTER DELETE ON nix_environment_templates
BEGIN
    UPDATE database_state SET nix_environment_templates_changes = nix_environment_templates_changes + 1, all_changes = all_changes + 1;
END;
