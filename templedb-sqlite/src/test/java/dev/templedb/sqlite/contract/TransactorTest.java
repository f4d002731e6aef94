package dev.templedb.sqlite.contract;

import dev.templedb.testkit.TransactorContract;

class TransactorTest extends TransactorContract {}
