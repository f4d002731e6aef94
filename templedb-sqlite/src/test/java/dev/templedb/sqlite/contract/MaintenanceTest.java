package dev.templedb.sqlite.contract;

import dev.templedb.testkit.MaintenanceContract;

class MaintenanceTest extends MaintenanceContract {}
