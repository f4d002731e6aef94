-- Takes away what V005 added.
DROP TABLE IF EXISTS placeholder;
