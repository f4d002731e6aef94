package dev.templedb.sqlite.contract;

import dev.templedb.testkit.TransactionContract;

class TransactionTest extends TransactionContract {}
