/** TempleDB's public interface: records, repository interfaces, errors, and the provider interface. */
@SuppressWarnings("requires-automatic")
module dev.templedb.api {
  requires static org.immutables.value.annotations;
  requires static transitive org.jspecify;

  exports dev.templedb;
  exports dev.templedb.audit;
  exports dev.templedb.backup;
  exports dev.templedb.content;
  exports dev.templedb.environment;
  exports dev.templedb.error;
  exports dev.templedb.maintenance;
  exports dev.templedb.monitoring;
  exports dev.templedb.project;
  exports dev.templedb.schema;
  exports dev.templedb.search;
  exports dev.templedb.setting;
  exports dev.templedb.spi;
  exports dev.templedb.transfer;

  uses dev.templedb.spi.TempleDbProvider;
}
