-- Where the audit log begins, after its beginning was exported and removed.
DROP TABLE IF EXISTS placeholder;
