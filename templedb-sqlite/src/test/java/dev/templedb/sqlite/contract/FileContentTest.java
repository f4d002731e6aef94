package dev.templedb.sqlite.contract;

import dev.templedb.testkit.FileContentContract;

class FileContentTest extends FileContentContract {}
