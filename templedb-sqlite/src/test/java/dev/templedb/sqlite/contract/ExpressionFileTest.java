package dev.templedb.sqlite.contract;

import dev.templedb.testkit.ExpressionFileContract;

class ExpressionFileTest extends ExpressionFileContract {}
