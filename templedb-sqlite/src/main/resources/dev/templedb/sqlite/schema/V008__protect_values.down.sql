-- Takes away what V008 added.
DROP TABLE IF EXISTS placeholder;
