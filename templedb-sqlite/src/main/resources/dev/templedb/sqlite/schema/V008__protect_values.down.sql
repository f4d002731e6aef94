-- Refuses while there are secrets: they would be lost, and what refers to them be empty. Make them clear or delete them, and collect.
CREATE TABLE secrets_are_gone (
    secrets INTEGER CONSTRAINT there_are_no_secrets CHECK (secrets = 0)
);

INSERT INTO secrets_are_gone SELECT count(*) FROM secrets;

DROP TABLE secrets_are_gone;

DROP TABLE settings;
ALTER TABLE nix_env_variables DROP COLUMN secret_uuid;
DROP TABLE secrets;

-- The sum is of the counts that stay.
UPDATE database_state SET all_changes = all_changes - settings_changes;
ALTER TABLE database_state DROP COLUMN settings_accounted;
ALTER TABLE database_state DROP COLUMN settings_changes;
