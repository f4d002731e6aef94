package dev.templedb.sqlite.contract;

import dev.templedb.testkit.MigrationsContract;

class MigrationsTest extends MigrationsContract {}
