package dev.templedb.sqlite.contract;

import dev.templedb.testkit.FileEditContract;

class FileEditTest extends FileEditContract {}
