package dev.templedb.sqlite.contract;

import dev.templedb.testkit.SecretsContract;

class SecretsTest extends SecretsContract {}
