package dev.templedb.sqlite.contract;

import dev.templedb.testkit.BackupContract;

class BackupTest extends BackupContract {}
