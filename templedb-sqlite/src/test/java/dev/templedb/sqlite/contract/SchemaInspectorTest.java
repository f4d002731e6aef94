package dev.templedb.sqlite.contract;

import dev.templedb.testkit.SchemaInspectorContract;

class SchemaInspectorTest extends SchemaInspectorContract {}
