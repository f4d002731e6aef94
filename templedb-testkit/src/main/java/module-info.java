/** What tests against TempleDB need: databases in memory, and the contracts that an implementation must keep. */
module dev.templedb.testkit {
  requires transitive dev.templedb.api;
  requires transitive org.assertj.core;
  requires transitive org.junit.jupiter.api;

  exports dev.templedb.testkit;

  opens dev.templedb.testkit to
      org.junit.platform.commons;
}
