-- Settings, and values that are stored encrypted.
--
-- May be written by hand, too: settings, as far as they are clear.

-- Encrypted values. recipients: for whom, with a space between two. ciphertext: the age format in ASCII armor; the shell prints it for age:
-- sqlite3 FILE "SELECT ciphertext FROM secrets WHERE uuid = '…'" | age -d -i KEY-FILE
-- What refers to one does so by its uuid, as versions and templates do in their state.
CREATE TABLE secrets (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    uuid        TEXT NOT NULL UNIQUE CHECK (length(uuid) = 36),
    recipients  TEXT NOT NULL CHECK (recipients GLOB 'age1*'),
    ciphertext  TEXT NOT NULL CHECK (ciphertext GLOB '-----BEGIN AGE ENCRYPTED FILE-----*'),
    created_at  TEXT NOT NULL,
    updated_at  TEXT NOT NULL
);

ALTER TABLE nix_env_variables ADD COLUMN secret_uuid TEXT
    CONSTRAINT secret_variable_has_no_clear_value
    CHECK (secret_uuid IS NULL
           OR (length(secret_uuid) = 36 AND var_value = '' AND is_expanded = 0 AND append_separator IS NULL));

CREATE TABLE settings (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    project_id     INTEGER REFERENCES projects (id) ON DELETE CASCADE,
    setting_name   TEXT NOT NULL CHECK (
                       length(setting_name) BETWEEN 1 AND 200
                       AND setting_name GLOB '[A-Za-z0-9_]*' AND setting_name NOT GLOB '*[^A-Za-z0-9._-]*'),
    setting_value  TEXT NOT NULL DEFAULT '',
    secret_uuid    TEXT CONSTRAINT secret_setting_has_no_clear_value
                       CHECK (secret_uuid IS NULL OR (length(secret_uuid) = 36 AND setting_value = '')),
    description    TEXT,
    created_at     TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP CHECK (created_at GLOB '????-*' AND julianday(created_at) IS NOT NULL),
    updated_at     TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP CHECK (updated_at GLOB '????-*' AND julianday(updated_at) IS NOT NULL)
);

CREATE UNIQUE INDEX idx_settings_project ON settings (project_id, setting_name) WHERE project_id IS NOT NULL;
CREATE UNIQUE INDEX idx_settings_global ON settings (setting_name) WHERE project_id IS NULL;

ALTER TABLE database_state ADD COLUMN settings_changes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE database_state ADD COLUMN settings_accounted INTEGER NOT NULL DEFAULT 0;

CREATE TRIGGER settings_counts_insert AFTER INSERT ON settings
BEGIN
    UPDATE database_state SET settings_changes = settings_changes + 1, all_changes = all_changes + 1;
END;

CREATE TRIGGER settings_counts_update AFTER UPDATE ON settings
BEGIN
    UPDATE database_state SET settings_changes = settings_changes + 1, all_changes = all_changes + 1;
END;

CREATE TRIGGER settings_counts_delete AFTER DELETE ON settings
BEGIN
    UPDATE database_state SET settings_changes = settings_changes + 1, all_changes = all_changes + 1;
END;
