package dev.templedb.nix.detection;

import java.util.Objects;

/**
 * Something about a manifest that its reader should know: that it is broken, or asks for what is not recommended.
 *
 * @param path the manifest's path in the project
 * @param problem what it is, in words
 */
public record ManifestRemark(String path, String problem) {

  public ManifestRemark {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(problem, "problem");
  }
}
