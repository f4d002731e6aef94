package dev.templedb.sqlite.contract;

import dev.templedb.testkit.SearchContract;

class SearchTest extends SearchContract {}
