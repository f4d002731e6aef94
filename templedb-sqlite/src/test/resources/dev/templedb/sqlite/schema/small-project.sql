-- A small project, as the library leaves one, for statements written by hand to meet.
INSERT INTO projects (id, uuid, slug, name, description, created_at, updated_at) VALUES
    (1, '6f3f3f0e-0000-4000-8000-000000000001', 'templedb', 'TempleDB', 'the first', '2026-11-20 10:00:00.000', '2026-11-20 10:00:00.000'),
    (2, '6f3f3f0e-0000-4000-8000-000000000002', 'myproject', 'My project', NULL, '2026-11-20 10:00:01', '2026-11-20 10:00:01'),
    (3, '6f3f3f0e-0000-4000-8000-000000000003', 'my-python-project', 'Python', NULL, '2026-11-20 10:00:02', '2026-11-20 10:00:02'),
    (4, '6f3f3f0e-0000-4000-8000-000000000004', 'my-node-project', 'Node', NULL, '2026-11-20 10:00:03', '2026-11-20 10:00:03'),
    (5, '6f3f3f0e-0000-4000-8000-000000000005', 'fullstack-app', 'Full stack', NULL, '2026-11-20 10:00:04', '2026-11-20 10:00:04');

INSERT INTO file_types (id, type_name, category) VALUES
    (9001, 'sample_script', 'code'),
    (9002, 'sample_schema', 'database'),
    (9003, 'sample_binary', 'binary');

INSERT INTO project_files (id, project_id, file_type_id, file_path, is_executable, symlink_target, created_at, updated_at) VALUES
    (1, 1, 9001, 'src/main.py', 1, NULL, '2026-11-20 10:01:00.000', '2026-11-20 10:01:00.000'),
    (2, 1, 9002, 'schema.sql', 0, NULL, '2026-11-20 10:01:00.000', '2026-11-20 10:01:00.000'),
    (3, 1, 9003, 'assets/zeros.bin', 0, NULL, '2026-11-20 10:01:00.000', '2026-11-20 10:01:00.000'),
    (4, 1, 9001, 'main', 0, 'src/main.py', '2026-11-20 10:01:00.000', '2026-11-20 10:01:00.000'),
    (5, 2, 9001, 'main.py', 0, NULL, '2026-11-20 10:02:00.000', '2026-11-20 10:02:00.000');

INSERT INTO contents (id, sha256, size_bytes, encoding, chunk_count, data) VALUES
    (1, x'cc42155088fca5730758db72b2a5bca33112a941dfaa2d43098ec422ce4ea213', 9, 0, 0, x'7072696e742831290a'),
    (2, x'b4e0497804e46e0a0b0b8c31975b062152d551bac49c3c2e80932567b4085dcd', 10, 0, 0, x'53454c45435420313b0a'),
    (3, x'e9a099c75ef837c28bc91683bee127e463fa0ee10c11fd816f8d2d428c0d610e', 2097153, 0, 3, NULL);

INSERT INTO content_chunks (content_id, chunk_index, size_bytes, encoding, data) VALUES
    (3, 0, 1048576, 0, zeroblob(1048576)),
    (3, 1, 1048576, 0, zeroblob(1048576)),
    (3, 2, 1, 0, zeroblob(1));

INSERT INTO file_contents (file_id, content_id, hash_sha256, file_size_bytes)
SELECT f.id, c.id, lower(hex(c.sha256)), c.size_bytes
  FROM project_files f
  JOIN contents c ON c.id = CASE f.id WHEN 5 THEN 1 ELSE f.id END;

INSERT INTO nix_environments (id, project_id, env_name, description, base_packages, profile, created_at, updated_at) VALUES
    (1, 1, 'dev', 'Development', '["python311", "git"]', 'export EDITOR="vim"', '2026-11-20 10:03:00.000', '2026-11-20 10:03:00.000');

INSERT INTO nix_env_variables (environment_id, var_name, var_value) VALUES
    (1, 'EDITOR', 'vim');

INSERT INTO nix_env_sessions (environment_id, started_at, ended_at, exit_code) VALUES
    (1, '2026-11-20 11:00:00.250', '2026-11-20 11:30:00.500', 0),
    (1, '2026-11-20 12:00:00', NULL, NULL);

INSERT INTO deployment_targets (project_id, target_name, target_type, created_at, updated_at) VALUES
    (1, 'first', 'staging', '2026-11-20 10:04:00.000', '2026-11-20 10:04:00.000'),
    (1, 'last', 'production', '2026-11-20 10:04:00.000', '2026-11-20 10:04:00.000');
