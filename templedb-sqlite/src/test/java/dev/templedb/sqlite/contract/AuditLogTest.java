package dev.templedb.sqlite.contract;

import dev.templedb.testkit.AuditLogContract;

class AuditLogTest extends AuditLogContract {}
