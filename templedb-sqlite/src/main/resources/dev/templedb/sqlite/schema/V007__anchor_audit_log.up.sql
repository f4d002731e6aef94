-- Where the audit log begins, after its beginning was exported and removed; and where in it a time is.

-- The last entry that was removed, and its hash, which the first one that is left is chained to.
ALTER TABLE database_state ADD COLUMN audit_anchor_id INTEGER NOT NULL DEFAULT 0 CHECK (audit_anchor_id >= 0);
ALTER TABLE database_state ADD COLUMN audit_anchor_hash BLOB NOT NULL
    DEFAULT x'0000000000000000000000000000000000000000000000000000000000000000' CHECK (length(audit_anchor_hash) = 32);

DROP TRIGGER audit_log_keeps_all_entries;

CREATE TRIGGER audit_log_keeps_all_entries BEFORE DELETE ON audit_log
WHEN OLD.id > (SELECT audit_anchor_id FROM database_state)
BEGIN
    SELECT RAISE(ABORT, 'audit_log is append-only');
END;

-- Private. The times in each 1,024 entries, from id 1,024 * span + 1 to 1,024 * (span + 1). The library writes each row with the
-- last of its entries. An index of the times would make every write dearer by a page, and a trigger by some percent.
CREATE TABLE audit_spans (
    span          INTEGER PRIMARY KEY,
    first_time    TEXT NOT NULL,
    last_time     TEXT NOT NULL
) STRICT;

INSERT INTO audit_spans (span, first_time, last_time)
SELECT (id - 1) / 1024, min(occurred_at), max(occurred_at)
  FROM audit_log
 WHERE id <= (SELECT audit_count FROM database_state) / 1024 * 1024
 GROUP BY 1;
