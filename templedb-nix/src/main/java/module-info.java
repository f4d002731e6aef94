/** Package detection and Nix expressions for TempleDB's environments. */
module dev.templedb.nix {
  requires transitive dev.templedb.api;
  requires static transitive org.jspecify;
  requires com.fasterxml.jackson.databind;
  requires com.fasterxml.jackson.dataformat.toml;
  requires java.xml;
  requires org.snakeyaml.engine;

  exports dev.templedb.nix.detection;
  exports dev.templedb.nix.expression;
}
