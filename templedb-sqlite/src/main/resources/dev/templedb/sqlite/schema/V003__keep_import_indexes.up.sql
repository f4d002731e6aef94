-- What imports and checkouts remember of the directories they worked on, and what content and files need for it.

-- When content was stored, in seconds since 1970: what nothing refers to yet may be on its way into a tree.
ALTER TABLE contents ADD COLUMN stored_at INTEGER NOT NULL DEFAULT 0;

-- The file's own time, in nanoseconds since 1970; not known for files that no import has brought.
ALTER TABLE project_files ADD COLUMN modified_ns INTEGER;

-- Directories of a project's current tree that hold nothing; only imports that are asked to bring them in.
CREATE TABLE project_directories (
    project_id      INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    directory_path  TEXT    NOT NULL CHECK (length(directory_path) > 0),
    PRIMARY KEY (project_id, directory_path)
) STRICT, WITHOUT ROWID;

-- Private. Counts the changes of a project's current tree; a number is never used again.
CREATE TABLE project_trees (
    project_id  INTEGER PRIMARY KEY REFERENCES projects (id) ON DELETE CASCADE,
    version     INTEGER NOT NULL
) STRICT;

-- Private. A directory that a project's tree was imported from or checked out to. tree_version is the version of the project's tree that
-- its index describes, 0 when there is none yet; file_types says which state of the file types' rules the index's types come from.
CREATE TABLE work_trees (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    project_id    INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    root_path     TEXT    NOT NULL,
    tree_version  INTEGER NOT NULL DEFAULT 0,
    file_types    TEXT    NOT NULL DEFAULT '',
    used_at       INTEGER NOT NULL,
    UNIQUE (project_id, root_path)
) STRICT;

-- Private. The index of such a directory, in parts: path, state on disk and content of each file (docs/decisions/0006). The parts of an
-- import that has not been published are numbered from 1,000,000 on.
CREATE TABLE work_tree_indexes (
    work_tree_id  INTEGER NOT NULL REFERENCES work_trees (id) ON DELETE CASCADE,
    part          INTEGER NOT NULL CHECK (part >= 0),
    entries       BLOB    NOT NULL,
    UNIQUE (work_tree_id, part)
) STRICT;
