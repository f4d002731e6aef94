-- What the ledger keeps of each migration besides its checksum, and the migrations of applications.
DROP TABLE IF EXISTS placeholder;
