/** Programs to learn TempleDB from. */
module dev.templedb.examples {
  requires dev.templedb.api;
  requires dev.templedb.nix;
}
