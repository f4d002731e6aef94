package dev.templedb.sqlite.contract;

import dev.templedb.testkit.SearchControlContract;

class SearchControlTest extends SearchControlContract {}
