DROP TABLE work_tree_indexes;
DROP TABLE work_trees;
DROP TABLE project_trees;
DROP TABLE project_directories;
ALTER TABLE project_files DROP COLUMN modified_ns;
ALTER TABLE contents DROP COLUMN stored_at;
