/** TempleDB's measurements for Micrometer. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module dev.templedb.micrometer {
  requires transitive dev.templedb.api;
  requires transitive micrometer.core;
  requires static transitive org.jspecify;

  exports dev.templedb.micrometer;
}
