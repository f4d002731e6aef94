/** Package detection, Nix expressions and entering for TempleDB's environments. */
@SuppressWarnings("requires-automatic")
module dev.templedb.nix {
  requires transitive dev.templedb.api;
  requires static org.immutables.value.annotations;
  requires static transitive org.jspecify;
  requires com.fasterxml.jackson.databind;
  requires com.fasterxml.jackson.dataformat.toml;
  requires java.xml;
  requires org.snakeyaml.engine;

  exports dev.templedb.nix.detection;
  exports dev.templedb.nix.entering;
  exports dev.templedb.nix.expression;
}
