package dev.templedb.sqlite.contract;

import dev.templedb.testkit.ContentStoreContract;

class ContentStoreTest extends ContentStoreContract {}
