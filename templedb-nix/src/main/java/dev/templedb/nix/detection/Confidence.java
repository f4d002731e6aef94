package dev.templedb.nix.detection;

/** How sure a recommendation is, the least sure first. */
public enum Confidence {

  /** Only the kinds of files suggest it, and the version is a convention. */
  LOW,

  /** Concluded: from something that a manifest depends on, or the usual version where a manifest says none. */
  MEDIUM,

  /** An entry of a file names the tool, its version or the service; or there is a file that only this tool reads. */
  HIGH
}
