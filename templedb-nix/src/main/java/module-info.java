/** Package detection and Nix expressions for TempleDB's environments. */
module dev.templedb.nix {
  requires transitive dev.templedb.api;
  requires com.fasterxml.jackson.databind;
}
