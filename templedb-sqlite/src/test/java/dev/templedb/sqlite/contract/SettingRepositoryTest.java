package dev.templedb.sqlite.contract;

import dev.templedb.testkit.SettingRepositoryContract;

class SettingRepositoryTest extends SettingRepositoryContract {}
