package dev.templedb.sqlite.contract;

import dev.templedb.testkit.EnvironmentInheritanceContract;

class EnvironmentInheritanceTest extends EnvironmentInheritanceContract {}
