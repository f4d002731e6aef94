package dev.templedb.sqlite.contract;

import dev.templedb.testkit.AuditArchiveContract;

class AuditArchiveTest extends AuditArchiveContract {}
