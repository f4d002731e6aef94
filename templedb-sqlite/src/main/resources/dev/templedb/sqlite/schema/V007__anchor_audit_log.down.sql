-- Refuses when entries were removed: without the anchor what is left of the log could not be verified.
CREATE TABLE audit_log_is_whole (
    audit_anchor_id INTEGER CONSTRAINT audit_log_has_lost_no_entries CHECK (audit_anchor_id = 0)
);

INSERT INTO audit_log_is_whole SELECT audit_anchor_id FROM database_state;

DROP TABLE audit_log_is_whole;

DROP TABLE audit_spans;
DROP TRIGGER audit_log_keeps_all_entries;

CREATE TRIGGER audit_log_keeps_all_entries BEFORE DELETE ON audit_log
BEGIN
    SELECT RAISE(ABORT, 'audit_log is append-only');
END;

ALTER TABLE database_state DROP COLUMN audit_anchor_hash;
ALTER TABLE database_state DROP COLUMN audit_anchor_id;
