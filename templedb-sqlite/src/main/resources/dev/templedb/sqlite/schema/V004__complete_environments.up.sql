-- Environments, complete: pins, templates, inheritance, versions, and what sessions ran.
--
-- May be written by hand, too: nix_pins, nix_environment_templates. Versions are the library's.

-- --------------------------------------------------------------------------------------------------------------------------------- tables

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

-- What an environment's version names must stay what it was.
CREATE TRIGGER nix_pins_stay_fixed BEFORE UPDATE OF pin_name, revision, nar_hash ON nix_pins
WHEN NEW.pin_name <> OLD.pin_name OR NEW.revision <> OLD.revision OR NEW.nar_hash <> OLD.nar_hash
BEGIN
    SELECT RAISE(ABORT, 'a pin never changes: insert another and give it to the environments');
END;

-- state is what nix_environment_versions.state is.
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

ALTER TABLE nix_environments ADD COLUMN parent_id INTEGER REFERENCES nix_environments (id);
ALTER TABLE nix_environments ADD COLUMN pin_id INTEGER REFERENCES nix_pins (id);
ALTER TABLE nix_environments ADD COLUMN package_pins TEXT NOT NULL DEFAULT '{}'
    CHECK (CASE WHEN json_valid(package_pins) THEN json_type(package_pins) = 'object' ELSE 0 END);
ALTER TABLE nix_environments ADD COLUMN replaces_profile INTEGER NOT NULL DEFAULT 0 CHECK (replaces_profile IN (0, 1));
ALTER TABLE nix_environments ADD COLUMN template_name TEXT;

CREATE INDEX idx_nix_environments_parent ON nix_environments (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX idx_nix_environments_pin ON nix_environments (pin_id) WHERE pin_id IS NOT NULL;

ALTER TABLE nix_env_variables ADD COLUMN append_separator TEXT;

-- What an environment said itself at some time, as JSON with its keys in a fixed order; digest_sha256 is that of this text.
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

-- The environments that have changed since their last version, whoever changed them. The library makes their versions and empties it.
CREATE TABLE nix_environment_edits (
    environment_id  INTEGER PRIMARY KEY
) STRICT;

INSERT INTO nix_environment_edits (environment_id) SELECT id FROM nix_environments;

-- outcome: 'exited', 'failed' (could not be entered) or 'abandoned'. holder: the process that closes the session, so that it is known
-- when that is gone.
ALTER TABLE nix_env_sessions ADD COLUMN version_id INTEGER REFERENCES nix_environment_versions (id) ON DELETE SET NULL;
ALTER TABLE nix_env_sessions ADD COLUMN command TEXT;
ALTER TABLE nix_env_sessions ADD COLUMN expression_hash TEXT
    CHECK (expression_hash IS NULL OR (length(expression_hash) = 64 AND expression_hash NOT GLOB '*[^0-9a-f]*'));
ALTER TABLE nix_env_sessions ADD COLUMN outcome TEXT CHECK (outcome IS NULL OR outcome IN ('exited', 'failed', 'abandoned'));
ALTER TABLE nix_env_sessions ADD COLUMN holder TEXT;

CREATE INDEX idx_nix_env_sessions_started ON nix_env_sessions (started_at, id);
CREATE INDEX idx_nix_env_sessions_open ON nix_env_sessions (started_at, id) WHERE ended_at IS NULL;
CREATE INDEX idx_nix_env_sessions_version ON nix_env_sessions (version_id) WHERE version_id IS NOT NULL;
CREATE INDEX idx_nix_env_sessions_expression ON nix_env_sessions (expression_hash, started_at) WHERE expression_hash IS NOT NULL;

-- ---------------------------------------------------------------------------------------------------------------------------- inheritance

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

-- ---------------------------------------------------------------------------------------------------------------------- what hands write

-- What the library could not read again must not get in, because one such row would be in the way of all.
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

-- The shell has foreign keys off; an environment whose pin is gone would come from whatever nixpkgs there is.
CREATE TRIGGER nix_pins_stay_while_used BEFORE DELETE ON nix_pins
WHEN EXISTS (SELECT 1 FROM nix_environments WHERE pin_id = OLD.id)
  OR EXISTS (SELECT 1 FROM nix_environments e, json_each(e.package_pins) j WHERE j.value = OLD.pin_name)
  OR EXISTS (SELECT 1 FROM nix_environment_versions v WHERE json_extract(v.state, '$.pin') = OLD.pin_name)
  OR EXISTS (SELECT 1 FROM nix_environment_versions v, json_each(v.state, '$.package_pins') j WHERE j.value = OLD.pin_name)
BEGIN
    SELECT RAISE(ABORT, 'an environment, or a version of one, uses this pin');
END;

-- Moving a parent must not leave its children behind.
CREATE TRIGGER nix_environments_stay_with_children AFTER UPDATE OF project_id ON nix_environments
WHEN EXISTS (SELECT 1 FROM nix_environments c WHERE c.parent_id = NEW.id AND c.project_id <> NEW.project_id)
BEGIN
    SELECT RAISE(ABORT, 'an environment inherits from one of the same project');
END;

-- ---------------------------------------------------------------------------------------------------------------------------------- edits

-- Not INSERT OR IGNORE: in a trigger, the statement that fires it decides what happens to conflicts.

CREATE TRIGGER nix_environments_notes_insert AFTER INSERT ON nix_environments
BEGIN
    INSERT INTO nix_environment_edits (environment_id)
    SELECT NEW.id WHERE NEW.id NOT IN (SELECT environment_id FROM nix_environment_edits);
END;

-- Its name is what its children say they inherit from.
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

-- ---------------------------------------------------------------------------------------------------------------------------------- views

DROP VIEW nix_environments_view;

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

DROP VIEW nix_env_sessions_view;

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

-- -------------------------------------------------------------------------------------------------------------------------- change counts

ALTER TABLE database_state ADD COLUMN nix_pins_changes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE database_state ADD COLUMN nix_pins_accounted INTEGER NOT NULL DEFAULT 0;
ALTER TABLE database_state ADD COLUMN nix_environment_templates_changes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE database_state ADD COLUMN nix_environment_templates_accounted INTEGER NOT NULL DEFAULT 0;

CREATE TRIGGER nix_pins_counts_insert AFTER INSERT ON nix_pins
BEGIN
    UPDATE database_state SET nix_pins_changes = nix_pins_changes + 1;
END;

CREATE TRIGGER nix_pins_counts_update AFTER UPDATE ON nix_pins
BEGIN
    UPDATE database_state SET nix_pins_changes = nix_pins_changes + 1;
END;

CREATE TRIGGER nix_pins_counts_delete AFTER DELETE ON nix_pins
BEGIN
    UPDATE database_state SET nix_pins_changes = nix_pins_changes + 1;
END;

CREATE TRIGGER nix_environment_templates_counts_insert AFTER INSERT ON nix_environment_templates
BEGIN
    UPDATE database_state SET nix_environment_templates_changes = nix_environment_templates_changes + 1;
END;

CREATE TRIGGER nix_environment_templates_counts_update AFTER UPDATE ON nix_environment_templates
BEGIN
    UPDATE database_state SET nix_environment_templates_changes = nix_environment_templates_changes + 1;
END;

CREATE TRIGGER nix_environment_templates_counts_delete AFTER DELETE ON nix_environment_templates
BEGIN
    UPDATE database_state SET nix_environment_templates_changes = nix_environment_templates_changes + 1;
END;
