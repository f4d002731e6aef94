-- Checksums of rows and tables, by which damage is found that SQLite does not see.
DROP TABLE IF EXISTS placeholder;
