package dev.templedb.sqlite.contract;

import dev.templedb.testkit.DatabaseStatusContract;

class DatabaseStatusTest extends DatabaseStatusContract {}
