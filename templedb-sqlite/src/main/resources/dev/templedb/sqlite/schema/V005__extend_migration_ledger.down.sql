-- Takes away what V005 added. The engine refuses to run it while an application has migrations in the database.
DROP TABLE application_migrations;

ALTER TABLE schema_migrations DROP COLUMN library_version;
ALTER TABLE schema_migrations DROP COLUMN duration_ms;
