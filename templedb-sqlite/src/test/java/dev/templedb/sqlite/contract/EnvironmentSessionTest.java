package dev.templedb.sqlite.contract;

import dev.templedb.testkit.EnvironmentSessionContract;

class EnvironmentSessionTest extends EnvironmentSessionContract {}
