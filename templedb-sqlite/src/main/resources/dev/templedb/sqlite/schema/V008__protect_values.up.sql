-- Settings, and values that are stored encrypted.
DROP TABLE IF EXISTS placeholder;
