-- Takes away what V006 added.
DROP TABLE IF EXISTS placeholder;
