package dev.templedb.sqlite.contract;

import dev.templedb.testkit.EnvironmentVariableContract;

class EnvironmentVariableTest extends EnvironmentVariableContract {}
