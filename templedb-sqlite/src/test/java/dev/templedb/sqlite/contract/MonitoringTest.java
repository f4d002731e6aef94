package dev.templedb.sqlite.contract;

import dev.templedb.testkit.MonitoringContract;

class MonitoringTest extends MonitoringContract {}
