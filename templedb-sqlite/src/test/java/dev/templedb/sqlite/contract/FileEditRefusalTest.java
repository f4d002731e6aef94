package dev.templedb.sqlite.contract;

import dev.templedb.testkit.FileEditRefusalContract;

class FileEditRefusalTest extends FileEditRefusalContract {}
