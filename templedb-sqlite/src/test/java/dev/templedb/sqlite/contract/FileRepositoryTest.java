package dev.templedb.sqlite.contract;

import dev.templedb.testkit.FileRepositoryContract;

class FileRepositoryTest extends FileRepositoryContract {}
