package dev.templedb.sqlite.contract;

import dev.templedb.testkit.AuditQueryContract;

class AuditQueryTest extends AuditQueryContract {}
