-- Files can't be without a type, so those of built-in types go with them, as a rollback undoes what is stored in what it removes. Their
-- contents stay until they are collected; types of the user's own, and files of these, stay. Children go first and by name, because
-- foreign keys, and with them cascades, may be off while a migration runs.
DELETE FROM file_contents
 WHERE file_id IN (SELECT f.id
                     FROM project_files f
                     JOIN file_types t ON t.id = f.file_type_id
                    WHERE t.is_builtin = 1);

DELETE FROM project_files
 WHERE file_type_id IN (SELECT id FROM file_types WHERE is_builtin = 1);

DELETE FROM file_type_rules
 WHERE file_type_id IN (SELECT id FROM file_types WHERE is_builtin = 1);

DELETE FROM file_types
 WHERE is_builtin = 1;
