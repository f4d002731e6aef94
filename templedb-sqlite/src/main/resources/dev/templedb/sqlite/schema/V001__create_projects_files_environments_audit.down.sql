DROP VIEW nix_env_sessions_view;
DROP VIEW nix_environments_view;
DROP TABLE nix_env_sessions;
DROP TABLE nix_env_variables;
DROP TABLE nix_environments;

DROP VIEW current_file_contents_view;
DROP VIEW files_with_types_view;
DROP TABLE file_contents;
DROP TABLE project_files;
DROP TABLE file_type_rules;
DROP TABLE file_types;

DROP TABLE content_chunks;
DROP TABLE contents;
DROP TABLE content_dictionaries;

DROP TABLE deployment_targets;
DROP TABLE projects;

DROP TABLE audit_log;
DROP TABLE database_state;
