-- Takes away what V007 added.
DROP TABLE IF EXISTS placeholder;
