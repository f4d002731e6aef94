package dev.templedb.sqlite.contract;

import dev.templedb.testkit.FileTypeRepositoryContract;

class FileTypeRepositoryTest extends FileTypeRepositoryContract {}
