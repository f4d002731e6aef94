package dev.templedb.sqlite.contract;

import dev.templedb.testkit.EnvironmentRepositoryContract;

class EnvironmentRepositoryTest extends EnvironmentRepositoryContract {}
