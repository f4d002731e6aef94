package dev.templedb.sqlite.contract;

import dev.templedb.testkit.PinRepositoryContract;

class PinRepositoryTest extends PinRepositoryContract {}
