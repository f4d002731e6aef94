-- The whole schema, as the migrations make it. Generated: change a migration, then run
-- mvn verify -pl templedb-api,templedb-sqlite -Dtempledb.schema.write=true

CREATE TABLE database_state (
    id                             INTEGER PRIMARY KEY CHECK (id = 1),
    audit_count                    INTEGER NOT NULL DEFAULT 0,
    audit_hash                     BLOB    NOT NULL CHECK (length(audit_hash) = 32),
    projects_changes               INTEGER NOT NULL DEFAULT 0,
    projects_accounted             INTEGER NOT NULL DEFAULT 0,
    nix_environments_changes       INTEGER NOT NULL DEFAULT 0,
    nix_environments_accounted     INTEGER NOT NULL DEFAULT 0,
    nix_env_variables_changes      INTEGER NOT NULL DEFAULT 0,
    nix_env_variables_accounted    INTEGER NOT NULL DEFAULT 0,
    nix_env_sessions_changes       INTEGER NOT NULL DEFAULT 0,
    nix_env_sessions_accounted     INTEGER NOT NULL DEFAULT 0,
    deployment_targets_changes     INTEGER NOT NULL DEFAULT 0,
    deployment_targets_accounted   INTEGER NOT NULL DEFAULT 0
, nix_pins_changes INTEGER NOT NULL DEFAULT 0, nix_pins_accounted INTEGER NOT NULL DEFAULT 0, nix_environment_templates_changes INTEGER NOT NULL DEFAULT 0, nix_environment_templates_accounted INTEGER NOT NULL DEFAULT 0, unaudited_changes INTEGER NOT NULL DEFAULT 0, all_changes INTEGER NOT NULL DEFAULT 0, audit_anchor_id INTEGER NOT NULL DEFAULT 0 CHECK (audit_anchor_id >= 0), audit_anchor_hash BLOB NOT NULL
    DEFAULT x'0000000000000000000000000000000000000000000000000000000000000000' CHECK (length(audit_anchor_hash) = 32), settings_changes INTEGER NOT NULL DEFAULT 0, settings_accounted INTEGER NOT NULL DEFAULT 0) STRICT;

CREATE TABLE audit_log (
    id              INTEGER PRIMARY KEY,
    occurred_at     TEXT NOT NULL,
    actor           TEXT NOT NULL,
    action          TEXT NOT NULL,
    entity          TEXT NOT NULL,
    before_summary  TEXT CHECK (before_summary IS NULL OR json_valid(before_summary)),
    after_summary   TEXT CHECK (after_summary IS NULL OR json_valid(after_summary)),
    entry_hash      TEXT NOT NULL CHECK (length(entry_hash) = 64)
);

CREATE TRIGGER audit_log_replaces_no_entries BEFORE INSERT ON audit_log WHEN EXISTS (SELECT 1 FROM audit_log WHERE id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'audit_log is append-only');
END;

CREATE TRIGGER audit_log_keeps_entries BEFORE UPDATE ON audit_log
BEGIN
    SELECT RAISE(ABORT, 'audit_log is append-only');
END;

CREATE TABLE projects (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    uuid         TEXT NOT NULL UNIQUE CHECK (length(uuid) = 36) DEFAULT (lower(
                     hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-'
                     || substr('89ab', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))),
    slug         TEXT NOT NULL UNIQUE
                     CHECK (length(slug) BETWEEN 1 AND 100 AND slug GLOB '[A-Za-z0-9_]*' AND slug NOT GLOB '*[^A-Za-z0-9._-]*'),
    name         TEXT NOT NULL DEFAULT '',
    description  TEXT,
    created_at   TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP CHECK (created_at GLOB '????-*' AND julianday(created_at) IS NOT NULL),
    updated_at   TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP CHECK (updated_at GLOB '????-*' AND julianday(updated_at) IS NOT NULL)
);

CREATE TABLE deployment_targets (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    project_id   INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    target_name  TEXT NOT NULL CHECK (length(target_name) BETWEEN 1 AND 100),
    target_type  TEXT NOT NULL CHECK (length(target_type) > 0),
    provider     TEXT,
    host         TEXT,
    url          TEXT,
    description  TEXT,
    is_active    INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    created_at   TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP CHECK (created_at GLOB '????-*' AND julianday(created_at) IS NOT NULL),
    updated_at   TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP CHECK (updated_at GLOB '????-*' AND julianday(updated_at) IS NOT NULL)
);

CREATE UNIQUE INDEX idx_deployment_targets_project ON deployment_targets (project_id, target_name);

CREATE TABLE content_dictionaries (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    data        BLOB NOT NULL,
    created_at  TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
) STRICT;

CREATE TABLE contents (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    sha256           BLOB    NOT NULL UNIQUE CHECK (length(sha256) = 32),
    size_bytes       INTEGER NOT NULL CHECK (size_bytes >= 0),
    encoding         INTEGER NOT NULL CHECK (encoding IN (0, 1)),
    dictionary_id    INTEGER REFERENCES content_dictionaries (id),
    base_content_id  INTEGER REFERENCES contents (id),
    chunk_count      INTEGER NOT NULL DEFAULT 0 CHECK (chunk_count >= 0),
    data             BLOB    CHECK ((data IS NULL) = (chunk_count > 0))
, stored_at INTEGER NOT NULL DEFAULT 0, row_check INTEGER) STRICT;

CREATE INDEX idx_contents_dictionary ON contents (dictionary_id) WHERE dictionary_id IS NOT NULL;

CREATE INDEX idx_contents_base ON contents (base_content_id) WHERE base_content_id IS NOT NULL;

CREATE TABLE content_chunks (
    content_id   INTEGER NOT NULL REFERENCES contents (id) ON DELETE CASCADE,
    chunk_index  INTEGER NOT NULL CHECK (chunk_index >= 0),
    size_bytes   INTEGER NOT NULL CHECK (size_bytes > 0),
    encoding     INTEGER NOT NULL CHECK (encoding IN (0, 1)),
    data         BLOB    NOT NULL, row_check INTEGER,
    UNIQUE (content_id, chunk_index)
) STRICT;

CREATE TABLE file_types (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    type_name    TEXT NOT NULL UNIQUE CHECK (length(type_name) BETWEEN 1 AND 100 AND type_name NOT GLOB '*[^a-z0-9_]*'),
    category     TEXT NOT NULL CHECK (length(category) BETWEEN 1 AND 100 AND category NOT GLOB '*[^a-z0-9_]*'),
    description  TEXT,
    is_builtin   INTEGER NOT NULL DEFAULT 0 CHECK (is_builtin IN (0, 1))
);

CREATE TABLE file_type_rules (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    file_type_id  INTEGER NOT NULL REFERENCES file_types (id) ON DELETE CASCADE,
    rule_kind     TEXT NOT NULL CHECK (rule_kind IN ('path', 'name', 'extension', 'shebang')),
    pattern       TEXT NOT NULL CHECK (length(pattern) > 0)
);

CREATE UNIQUE INDEX idx_file_type_rules_type ON file_type_rules (file_type_id, rule_kind, pattern);

CREATE TABLE project_files (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    project_id      INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    file_type_id    INTEGER NOT NULL REFERENCES file_types (id),
    file_path       TEXT NOT NULL CHECK (length(file_path) > 0),
    is_executable   INTEGER NOT NULL DEFAULT 0 CHECK (is_executable IN (0, 1)),
    symlink_target  TEXT,
    created_at      TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at      TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
, modified_ns INTEGER, row_check INTEGER);

CREATE UNIQUE INDEX idx_project_files_project_id ON project_files (project_id, file_path);

CREATE INDEX idx_project_files_file_type_id ON project_files (file_type_id);

CREATE TABLE file_contents (
    file_id          INTEGER PRIMARY KEY REFERENCES project_files (id) ON DELETE CASCADE,
    content_id       INTEGER NOT NULL REFERENCES contents (id),
    hash_sha256      TEXT NOT NULL CHECK (length(hash_sha256) = 64),
    file_size_bytes  INTEGER NOT NULL CHECK (file_size_bytes >= 0),
    is_current       INTEGER NOT NULL DEFAULT 1 CHECK (is_current = 1)
);

CREATE INDEX idx_file_contents_hash ON file_contents (hash_sha256);

CREATE INDEX idx_file_contents_content ON file_contents (content_id);

CREATE INDEX idx_file_contents_current ON file_contents (is_current) WHERE is_current = 0;

CREATE VIEW files_with_types_view AS
SELECT f.id,
       f.project_id,
       p.slug            AS project_slug,
       f.file_path,
       t.type_name,
       t.category,
       c.file_size_bytes,
       c.hash_sha256,
       f.is_executable,
       f.symlink_target,
       f.created_at,
       f.updated_at
  FROM project_files f
  JOIN projects p ON p.id = f.project_id
  JOIN file_types t ON t.id = f.file_type_id
  LEFT JOIN file_contents c ON c.file_id = f.id;

CREATE VIEW current_file_contents_view AS
SELECT f.id              AS file_id,
       p.slug            AS project_slug,
       f.file_path,
       c.hash_sha256,
       c.file_size_bytes
  FROM file_contents c
  JOIN project_files f ON f.id = c.file_id
  JOIN projects p ON p.id = f.project_id;

CREATE TABLE nix_environments (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    project_id       INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    env_name         TEXT NOT NULL CHECK (
                         length(env_name) BETWEEN 1 AND 100
                         AND env_name GLOB '[A-Za-z0-9_]*' AND env_name NOT GLOB '*[^A-Za-z0-9._+-]*'),
    description      TEXT,
    base_packages    TEXT NOT NULL DEFAULT '[]'
                         CHECK (CASE WHEN json_valid(base_packages) THEN json_type(base_packages) = 'array' ELSE 0 END),
    target_packages  TEXT NOT NULL DEFAULT '[]'
                         CHECK (CASE WHEN json_valid(target_packages) THEN json_type(target_packages) = 'array' ELSE 0 END),
    multi_packages   TEXT NOT NULL DEFAULT '[]'
                         CHECK (CASE WHEN json_valid(multi_packages) THEN json_type(multi_packages) = 'array' ELSE 0 END),
    profile          TEXT,
    runScript        TEXT NOT NULL DEFAULT 'bash',
    extra_outputs    TEXT NOT NULL DEFAULT '[]'
                         CHECK (CASE WHEN json_valid(extra_outputs) THEN json_type(extra_outputs) = 'array' ELSE 0 END),
    auto_detected    INTEGER NOT NULL DEFAULT 0 CHECK (auto_detected IN (0, 1)),
    is_active        INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    is_default       INTEGER NOT NULL DEFAULT 0 CHECK (is_default IN (0, 1)),
    expression_file  TEXT COLLATE NOCASE UNIQUE,
    created_at       TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP CHECK (created_at GLOB '????-*' AND julianday(created_at) IS NOT NULL),
    updated_at       TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP CHECK (updated_at GLOB '????-*' AND julianday(updated_at) IS NOT NULL)
, parent_id INTEGER REFERENCES nix_environments (id), pin_id INTEGER REFERENCES nix_pins (id), package_pins TEXT NOT NULL DEFAULT '{}'
    CHECK (CASE WHEN json_valid(package_pins) THEN json_type(package_pins) = 'object' ELSE 0 END), replaces_profile INTEGER NOT NULL DEFAULT 0 CHECK (replaces_profile IN (0, 1)), template_name TEXT);

CREATE UNIQUE INDEX idx_nix_environments_project ON nix_environments (project_id, env_name);

CREATE INDEX idx_nix_environments_active ON nix_environments (is_active);

CREATE UNIQUE INDEX idx_nix_environments_default ON nix_environments (project_id) WHERE is_default = 1;

CREATE TABLE nix_env_variables (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    environment_id  INTEGER NOT NULL REFERENCES nix_environments (id) ON DELETE CASCADE,
    var_name        TEXT NOT NULL CHECK (var_name GLOB '[A-Za-z_]*' AND var_name NOT GLOB '*[^A-Za-z0-9_]*'),
    var_value       TEXT NOT NULL DEFAULT '',
    is_expanded     INTEGER NOT NULL DEFAULT 0 CHECK (is_expanded IN (0, 1)),
    description     TEXT
, append_separator TEXT, secret_uuid TEXT
    CONSTRAINT secret_variable_has_no_clear_value
    CHECK (secret_uuid IS NULL
           OR (length(secret_uuid) = 36 AND var_value = '' AND is_expanded = 0 AND append_separator IS NULL)));

CREATE UNIQUE INDEX idx_nix_env_variables_environment ON nix_env_variables (environment_id, var_name);

CREATE TABLE nix_env_sessions (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    uuid            TEXT NOT NULL UNIQUE CHECK (length(uuid) = 36) DEFAULT (lower(
                        hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-'
                        || substr('89ab', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))),
    environment_id  INTEGER NOT NULL REFERENCES nix_environments (id) ON DELETE CASCADE,
    started_at      TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP CHECK (started_at GLOB '????-*' AND julianday(started_at) IS NOT NULL),
    ended_at        TEXT CHECK (ended_at IS NULL OR (ended_at GLOB '????-*' AND julianday(ended_at) IS NOT NULL)),
    exit_code       INTEGER
, version_id INTEGER REFERENCES nix_environment_versions (id) ON DELETE SET NULL, command TEXT, expression_hash TEXT
    CHECK (expression_hash IS NULL OR (length(expression_hash) = 64 AND expression_hash NOT GLOB '*[^0-9a-f]*')), outcome TEXT CHECK (outcome IS NULL OR outcome IN ('exited', 'failed', 'abandoned')), holder TEXT);

CREATE INDEX idx_nix_env_sessions_environment ON nix_env_sessions (environment_id, started_at);

CREATE TABLE schema_migrations (
    version      INTEGER PRIMARY KEY,
    description  TEXT NOT NULL,
    checksum     TEXT NOT NULL,
    applied_at   TEXT NOT NULL
, duration_ms INTEGER, library_version TEXT);

CREATE TABLE project_directories (
    project_id      INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    directory_path  TEXT    NOT NULL CHECK (length(directory_path) > 0),
    PRIMARY KEY (project_id, directory_path)
) STRICT, WITHOUT ROWID;

CREATE TABLE project_trees (
    project_id  INTEGER PRIMARY KEY REFERENCES projects (id) ON DELETE CASCADE,
    version     INTEGER NOT NULL
, row_check INTEGER) STRICT;

CREATE TABLE work_trees (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    project_id    INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    root_path     TEXT    NOT NULL,
    tree_version  INTEGER NOT NULL DEFAULT 0,
    file_types    TEXT    NOT NULL DEFAULT '',
    used_at       INTEGER NOT NULL, row_check INTEGER,
    UNIQUE (project_id, root_path)
) STRICT;

CREATE TABLE work_tree_indexes (
    work_tree_id  INTEGER NOT NULL REFERENCES work_trees (id) ON DELETE CASCADE,
    part          INTEGER NOT NULL CHECK (part >= 0),
    entries       BLOB    NOT NULL,
    UNIQUE (work_tree_id, part)
) STRICT;

CREATE TABLE nix_pins (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    pin_name      TEXT NOT NULL UNIQUE CHECK (
                      length(pin_name) BETWEEN 1 AND 100
                      AND pin_name GLOB '[A-Za-z0-9_]*' AND pin_name NOT GLOB '*[^A-Za-z0-9._+-]*'),
    revision      TEXT NOT NULL CHECK (length(revision) = 40 AND revision NOT GLOB '*[^0-9a-f]*'),
    nar_hash      TEXT NOT NULL CHECK (length(nar_hash) = 51 AND nar_hash GLOB 'sha256-*='),
    committed_on  TEXT CHECK (committed_on IS NULL OR (committed_on GLOB '????-??-??' AND date(committed_on) IS NOT NULL)),
    description   TEXT,
    created_at    TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP CHECK (created_at GLOB '????-*' AND julianday(created_at) IS NOT NULL)
);

CREATE TRIGGER nix_pins_stay_fixed BEFORE UPDATE OF pin_name, revision, nar_hash ON nix_pins
WHEN NEW.pin_name <> OLD.pin_name OR NEW.revision <> OLD.revision OR NEW.nar_hash <> OLD.nar_hash
BEGIN
    SELECT RAISE(ABORT, 'a pin never changes: insert another and give it to the environments');
END;

CREATE TABLE nix_environment_templates (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    template_name  TEXT NOT NULL UNIQUE CHECK (
                       length(template_name) BETWEEN 1 AND 100
                       AND template_name GLOB '[A-Za-z0-9_]*' AND template_name NOT GLOB '*[^A-Za-z0-9._+-]*'),
    description    TEXT NOT NULL DEFAULT '',
    state          TEXT NOT NULL CHECK (CASE WHEN json_valid(state) THEN json_type(state) = 'object' ELSE 0 END),
    created_at     TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP CHECK (created_at GLOB '????-*' AND julianday(created_at) IS NOT NULL),
    updated_at     TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP CHECK (updated_at GLOB '????-*' AND julianday(updated_at) IS NOT NULL)
);

CREATE INDEX idx_nix_environments_parent ON nix_environments (parent_id) WHERE parent_id IS NOT NULL;

CREATE INDEX idx_nix_environments_pin ON nix_environments (pin_id) WHERE pin_id IS NOT NULL;

CREATE TABLE nix_environment_versions (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    uuid            TEXT NOT NULL UNIQUE CHECK (length(uuid) = 36),
    environment_id  INTEGER NOT NULL REFERENCES nix_environments (id) ON DELETE CASCADE,
    version_number  INTEGER NOT NULL,
    created_at      TEXT NOT NULL,
    actor           TEXT NOT NULL,
    digest_sha256   TEXT NOT NULL CHECK (length(digest_sha256) = 64),
    parent_id       INTEGER,
    state           TEXT NOT NULL CHECK (CASE WHEN json_valid(state) THEN json_type(state) = 'object' ELSE 0 END),
    UNIQUE (environment_id, version_number)
);

CREATE TRIGGER nix_environment_versions_stay_fixed BEFORE UPDATE ON nix_environment_versions
BEGIN
    SELECT RAISE(ABORT, 'a version never changes');
END;

CREATE TABLE nix_environment_edits (
    environment_id  INTEGER PRIMARY KEY
) STRICT;

CREATE INDEX idx_nix_env_sessions_started ON nix_env_sessions (started_at, id);

CREATE INDEX idx_nix_env_sessions_open ON nix_env_sessions (started_at, id) WHERE ended_at IS NULL;

CREATE INDEX idx_nix_env_sessions_version ON nix_env_sessions (version_id) WHERE version_id IS NOT NULL;

CREATE INDEX idx_nix_env_sessions_expression ON nix_env_sessions (expression_hash, started_at) WHERE expression_hash IS NOT NULL;

CREATE TRIGGER nix_environments_inherit_without_cycle_insert AFTER INSERT ON nix_environments WHEN NEW.parent_id IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'an environment inherits from one of the same project')
     WHERE NOT EXISTS (SELECT 1 FROM nix_environments p WHERE p.id = NEW.parent_id AND p.project_id = NEW.project_id);
    SELECT RAISE(ABORT, 'an environment can''t inherit from itself')
     WHERE NEW.id IN (
               WITH RECURSIVE lineage (id) AS (
                   SELECT NEW.parent_id
                   UNION
                   SELECT e.parent_id FROM nix_environments e JOIN lineage l ON e.id = l.id WHERE e.parent_id IS NOT NULL)
               SELECT id FROM lineage);
END;

CREATE TRIGGER nix_environments_inherit_without_cycle_update AFTER UPDATE OF id, project_id, parent_id ON nix_environments
WHEN NEW.parent_id IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'an environment inherits from one of the same project')
     WHERE NOT EXISTS (SELECT 1 FROM nix_environments p WHERE p.id = NEW.parent_id AND p.project_id = NEW.project_id);
    SELECT RAISE(ABORT, 'an environment can''t inherit from itself')
     WHERE NEW.id IN (
               WITH RECURSIVE lineage (id) AS (
                   SELECT NEW.parent_id
                   UNION
                   SELECT e.parent_id FROM nix_environments e JOIN lineage l ON e.id = l.id WHERE e.parent_id IS NOT NULL)
               SELECT id FROM lineage);
END;

CREATE TRIGGER nix_environments_can_be_read_insert AFTER INSERT ON nix_environments
BEGIN
    SELECT RAISE(ABORT, 'a list of packages or outputs is an array of texts that are not blank')
     WHERE EXISTS (SELECT 1 FROM json_each(NEW.base_packages) WHERE type <> 'text' OR trim(value) = '')
        OR EXISTS (SELECT 1 FROM json_each(NEW.target_packages) WHERE type <> 'text' OR trim(value) = '')
        OR EXISTS (SELECT 1 FROM json_each(NEW.multi_packages) WHERE type <> 'text' OR trim(value) = '')
        OR EXISTS (SELECT 1 FROM json_each(NEW.extra_outputs) WHERE type <> 'text' OR trim(value) = '');
    SELECT RAISE(ABORT, 'runScript is one line that is not blank')
     WHERE trim(NEW.runScript) = '' OR instr(NEW.runScript, char(10)) > 0 OR instr(NEW.runScript, char(13)) > 0;
    SELECT RAISE(ABORT, 'package_pins is an object with names of pins')
     WHERE EXISTS (SELECT 1
                     FROM json_each(NEW.package_pins)
                    WHERE type <> 'text' OR trim(key) = '' OR value NOT IN (SELECT pin_name FROM nix_pins));
    SELECT RAISE(ABORT, 'template_name is 1 to 100 of A-Z a-z 0-9 . _ + -')
     WHERE NEW.template_name IS NOT NULL
       AND (length(NEW.template_name) NOT BETWEEN 1 AND 100
            OR NEW.template_name NOT GLOB '[A-Za-z0-9_]*' OR NEW.template_name GLOB '*[^A-Za-z0-9._+-]*');
END;

CREATE TRIGGER nix_environments_can_be_read_update
AFTER UPDATE OF base_packages, target_packages, multi_packages, extra_outputs, runScript, package_pins, template_name ON nix_environments
BEGIN
    SELECT RAISE(ABORT, 'a list of packages or outputs is an array of texts that are not blank')
     WHERE EXISTS (SELECT 1 FROM json_each(NEW.base_packages) WHERE type <> 'text' OR trim(value) = '')
        OR EXISTS (SELECT 1 FROM json_each(NEW.target_packages) WHERE type <> 'text' OR trim(value) = '')
        OR EXISTS (SELECT 1 FROM json_each(NEW.multi_packages) WHERE type <> 'text' OR trim(value) = '')
        OR EXISTS (SELECT 1 FROM json_each(NEW.extra_outputs) WHERE type <> 'text' OR trim(value) = '');
    SELECT RAISE(ABORT, 'runScript is one line that is not blank')
     WHERE trim(NEW.runScript) = '' OR instr(NEW.runScript, char(10)) > 0 OR instr(NEW.runScript, char(13)) > 0;
    SELECT RAISE(ABORT, 'package_pins is an object with names of pins')
     WHERE EXISTS (SELECT 1
                     FROM json_each(NEW.package_pins)
                    WHERE type <> 'text' OR trim(key) = '' OR value NOT IN (SELECT pin_name FROM nix_pins));
    SELECT RAISE(ABORT, 'template_name is 1 to 100 of A-Z a-z 0-9 . _ + -')
     WHERE NEW.template_name IS NOT NULL
       AND (length(NEW.template_name) NOT BETWEEN 1 AND 100
            OR NEW.template_name NOT GLOB '[A-Za-z0-9_]*' OR NEW.template_name GLOB '*[^A-Za-z0-9._+-]*');
END;

CREATE TRIGGER nix_pins_stay_while_used BEFORE DELETE ON nix_pins
WHEN EXISTS (SELECT 1 FROM nix_environments WHERE pin_id = OLD.id)
  OR EXISTS (SELECT 1 FROM nix_environments e, json_each(e.package_pins) j WHERE j.value = OLD.pin_name)
  OR EXISTS (SELECT 1 FROM nix_environment_versions v WHERE json_extract(v.state, '$.pin') = OLD.pin_name)
  OR EXISTS (SELECT 1 FROM nix_environment_versions v, json_each(v.state, '$.package_pins') j WHERE j.value = OLD.pin_name)
BEGIN
    SELECT RAISE(ABORT, 'an environment, or a version of one, uses this pin');
END;

CREATE TRIGGER nix_environments_stay_with_children AFTER UPDATE OF project_id ON nix_environments
WHEN EXISTS (SELECT 1 FROM nix_environments c WHERE c.parent_id = NEW.id AND c.project_id <> NEW.project_id)
BEGIN
    SELECT RAISE(ABORT, 'an environment inherits from one of the same project');
END;

CREATE TRIGGER nix_environments_notes_insert AFTER INSERT ON nix_environments
BEGIN
    INSERT INTO nix_environment_edits (environment_id)
    SELECT NEW.id WHERE NEW.id NOT IN (SELECT environment_id FROM nix_environment_edits);
END;

CREATE TRIGGER nix_environments_notes_update AFTER UPDATE ON nix_environments
BEGIN
    INSERT INTO nix_environment_edits (environment_id)
    SELECT NEW.id WHERE NEW.id NOT IN (SELECT environment_id FROM nix_environment_edits);
    INSERT INTO nix_environment_edits (environment_id)
    SELECT id
      FROM nix_environments
     WHERE parent_id = NEW.id AND OLD.env_name <> NEW.env_name AND id NOT IN (SELECT environment_id FROM nix_environment_edits);
END;

CREATE TRIGGER nix_env_variables_notes_insert AFTER INSERT ON nix_env_variables
BEGIN
    INSERT INTO nix_environment_edits (environment_id)
    SELECT NEW.environment_id WHERE NEW.environment_id NOT IN (SELECT environment_id FROM nix_environment_edits);
END;

CREATE TRIGGER nix_env_variables_notes_update AFTER UPDATE ON nix_env_variables
BEGIN
    INSERT INTO nix_environment_edits (environment_id)
    SELECT OLD.environment_id WHERE OLD.environment_id NOT IN (SELECT environment_id FROM nix_environment_edits);
    INSERT INTO nix_environment_edits (environment_id)
    SELECT NEW.environment_id WHERE NEW.environment_id NOT IN (SELECT environment_id FROM nix_environment_edits);
END;

CREATE TRIGGER nix_env_variables_notes_delete AFTER DELETE ON nix_env_variables
BEGIN
    INSERT INTO nix_environment_edits (environment_id)
    SELECT OLD.environment_id WHERE OLD.environment_id NOT IN (SELECT environment_id FROM nix_environment_edits);
END;

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
       e.updated_at,
       e.replaces_profile,
       (SELECT parent.env_name FROM nix_environments parent WHERE parent.id = e.parent_id) AS parent_name,
       (SELECT pin.pin_name FROM nix_pins pin WHERE pin.id = e.pin_id)                     AS pin_name,
       e.package_pins,
       e.template_name
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
       s.exit_code,
       s.outcome,
       s.command,
       (SELECT v.version_number FROM nix_environment_versions v WHERE v.id = s.version_id) AS version_number
  FROM nix_env_sessions s
  JOIN nix_environments e ON e.id = s.environment_id
  JOIN projects p ON p.id = e.project_id;

CREATE TABLE application_migrations (
    namespace        TEXT    NOT NULL CHECK (namespace GLOB '[a-z]*' AND namespace NOT GLOB '*[^a-z0-9]*'),
    version          INTEGER NOT NULL CHECK (version >= 1),
    description      TEXT    NOT NULL,
    checksum         TEXT    NOT NULL CHECK (length(checksum) = 64),
    applied_at       TEXT    NOT NULL,
    duration_ms      INTEGER,
    library_version  TEXT,
    PRIMARY KEY (namespace, version)
);

CREATE TABLE table_seals (
    table_name  TEXT    NOT NULL UNIQUE,
    row_count   INTEGER NOT NULL,
    digest      TEXT    NOT NULL,
    row_check   INTEGER NOT NULL
) STRICT;

CREATE TRIGGER projects_counts_insert AFTER INSERT ON projects
BEGIN
    UPDATE database_state SET projects_changes = projects_changes + 1, all_changes = all_changes + 1;
END;

CREATE TRIGGER projects_counts_update AFTER UPDATE ON projects
BEGIN
    UPDATE database_state SET projects_changes = projects_changes + 1, all_changes = all_changes + 1;
END;

CREATE TRIGGER projects_counts_delete AFTER DELETE ON projects
BEGIN
    UPDATE database_state SET projects_changes = projects_changes + 1, all_changes = all_changes + 1;
END;

CREATE TRIGGER deployment_targets_counts_insert AFTER INSERT ON deployment_targets
BEGIN
    UPDATE database_state SET deployment_targets_changes = deployment_targets_changes + 1, all_changes = all_changes + 1;
END;

CREATE TRIGGER deployment_targets_counts_update AFTER UPDATE ON deployment_targets
BEGIN
    UPDATE database_state SET deployment_targets_changes = deployment_targets_changes + 1, all_changes = all_changes + 1;
END;

CREATE TRIGGER deployment_targets_counts_delete AFTER DELETE ON deployment_targets
BEGIN
    UPDATE database_state SET deployment_targets_changes = deployment_targets_changes + 1, all_changes = all_changes + 1;
END;

CREATE TRIGGER nix_environments_counts_insert AFTER INSERT ON nix_environments
BEGIN
    UPDATE database_state SET nix_environments_changes = nix_environments_changes + 1, all_changes = all_changes + 1;
END;

CREATE TRIGGER nix_environments_counts_update AFTER UPDATE ON nix_environments
BEGIN
    UPDATE database_state SET nix_environments_changes = nix_environments_changes + 1, all_changes = all_changes + 1;
END;

CREATE TRIGGER nix_environments_counts_delete AFTER DELETE ON nix_environments
BEGIN
    UPDATE database_state SET nix_environments_changes = nix_environments_changes + 1, all_changes = all_changes + 1;
END;

CREATE TRIGGER nix_env_variables_counts_insert AFTER INSERT ON nix_env_variables
BEGIN
    UPDATE database_state SET nix_env_variables_changes = nix_env_variables_changes + 1, all_changes = all_changes + 1;
END;

CREATE TRIGGER nix_env_variables_counts_update AFTER UPDATE ON nix_env_variables
BEGIN
    UPDATE database_state SET nix_env_variables_changes = nix_env_variables_changes + 1, all_changes = all_changes + 1;
END;

CREATE TRIGGER nix_env_variables_counts_delete AFTER DELETE ON nix_env_variables
BEGIN
    UPDATE database_state SET nix_env_variables_changes = nix_env_variables_changes + 1, all_changes = all_changes + 1;
END;

CREATE TRIGGER nix_env_sessions_counts_insert AFTER INSERT ON nix_env_sessions
BEGIN
    UPDATE database_state SET nix_env_sessions_changes = nix_env_sessions_changes + 1, all_changes = all_changes + 1;
END;

CREATE TRIGGER nix_env_sessions_counts_update AFTER UPDATE ON nix_env_sessions
BEGIN
    UPDATE database_state SET nix_env_sessions_changes = nix_env_sessions_changes + 1, all_changes = all_changes + 1;
END;

CREATE TRIGGER nix_env_sessions_counts_delete AFTER DELETE ON nix_env_sessions
BEGIN
    UPDATE database_state SET nix_env_sessions_changes = nix_env_sessions_changes + 1, all_changes = all_changes + 1;
END;

CREATE TRIGGER nix_pins_counts_insert AFTER INSERT ON nix_pins
BEGIN
    UPDATE database_state SET nix_pins_changes = nix_pins_changes + 1, all_changes = all_changes + 1;
END;

CREATE TRIGGER nix_pins_counts_update AFTER UPDATE ON nix_pins
BEGIN
    UPDATE database_state SET nix_pins_changes = nix_pins_changes + 1, all_changes = all_changes + 1;
END;

CREATE TRIGGER nix_pins_counts_delete AFTER DELETE ON nix_pins
BEGIN
    UPDATE database_state SET nix_pins_changes = nix_pins_changes + 1, all_changes = all_changes + 1;
END;

CREATE TRIGGER nix_environment_templates_counts_insert AFTER INSERT ON nix_environment_templates
BEGIN
    UPDATE database_state SET nix_environment_templates_changes = nix_environment_templates_changes + 1, all_changes = all_changes + 1;
END;

CREATE TRIGGER nix_environment_templates_counts_update AFTER UPDATE ON nix_environment_templates
BEGIN
    UPDATE database_state SET nix_environment_templates_changes = nix_environment_templates_changes + 1, all_changes = all_changes + 1;
END;

CREATE TRIGGER nix_environment_templates_counts_delete AFTER DELETE ON nix_environment_templates
BEGIN
    UPDATE database_state SET nix_environment_templates_changes = nix_environment_templates_changes + 1, all_changes = all_changes + 1;
END;

CREATE TRIGGER audit_log_keeps_all_entries BEFORE DELETE ON audit_log
WHEN OLD.id > (SELECT audit_anchor_id FROM database_state)
BEGIN
    SELECT RAISE(ABORT, 'audit_log is append-only');
END;

CREATE TABLE audit_spans (
    span          INTEGER PRIMARY KEY,
    first_time    TEXT NOT NULL,
    last_time     TEXT NOT NULL
) STRICT;

CREATE TABLE secrets (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    uuid        TEXT NOT NULL UNIQUE CHECK (length(uuid) = 36),
    recipients  TEXT NOT NULL CHECK (recipients GLOB 'age1*'),
    ciphertext  TEXT NOT NULL CHECK (ciphertext GLOB '-----BEGIN AGE ENCRYPTED FILE-----*'),
    created_at  TEXT NOT NULL,
    updated_at  TEXT NOT NULL
);

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
