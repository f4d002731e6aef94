package dev.templedb.nix.detection;

/** Reads one kind of manifest: a pure function of its text. */
interface ManifestReader {

  /**
   * Adds what the manifest says to {@code findings}.
   *
   * @throws MalformedManifestException when it can't be read; what was found until then stays
   */
  void read(String text, Findings findings) throws MalformedManifestException;
}
