package dev.templedb.sqlite.contract;

import dev.templedb.testkit.ProjectTransferContract;

class ProjectTransferTest extends ProjectTransferContract {}
