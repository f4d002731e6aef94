package dev.templedb.sqlite.contract;

import dev.templedb.testkit.ProjectRepositoryContract;

class ProjectRepositoryTest extends ProjectRepositoryContract {}
