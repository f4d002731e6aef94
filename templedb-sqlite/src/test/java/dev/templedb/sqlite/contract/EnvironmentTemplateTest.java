package dev.templedb.sqlite.contract;

import dev.templedb.testkit.EnvironmentTemplateContract;

class EnvironmentTemplateTest extends EnvironmentTemplateContract {}
