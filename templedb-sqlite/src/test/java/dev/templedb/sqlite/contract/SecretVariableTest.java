package dev.templedb.sqlite.contract;

import dev.templedb.testkit.SecretVariableContract;

class SecretVariableTest extends SecretVariableContract {}
