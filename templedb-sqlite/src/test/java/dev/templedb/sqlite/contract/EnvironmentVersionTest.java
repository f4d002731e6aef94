package dev.templedb.sqlite.contract;

import dev.templedb.testkit.EnvironmentVersionContract;

class EnvironmentVersionTest extends EnvironmentVersionContract {}
