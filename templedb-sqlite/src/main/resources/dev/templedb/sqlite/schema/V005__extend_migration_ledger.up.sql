-- What the ledger keeps of each migration besides its checksum, and the migrations of applications.

-- NULL for what a version of the library before this migration has applied.
ALTER TABLE schema_migrations ADD COLUMN duration_ms INTEGER;
ALTER TABLE schema_migrations ADD COLUMN library_version TEXT;

-- Public, written by the library alone. The objects that a namespace's migrations make have names that begin with it and '_'.
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
