package dev.templedb.sqlite.contract;

import dev.templedb.testkit.ProjectListContract;

class ProjectListTest extends ProjectListContract {}
