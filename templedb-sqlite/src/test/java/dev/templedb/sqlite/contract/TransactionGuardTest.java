package dev.templedb.sqlite.contract;

import dev.templedb.testkit.TransactionGuardContract;

class TransactionGuardTest extends TransactionGuardContract {}
