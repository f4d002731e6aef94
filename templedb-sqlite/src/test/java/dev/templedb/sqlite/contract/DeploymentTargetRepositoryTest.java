package dev.templedb.sqlite.contract;

import dev.templedb.testkit.DeploymentTargetRepositoryContract;

class DeploymentTargetRepositoryTest extends DeploymentTargetRepositoryContract {}
