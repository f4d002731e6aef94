package dev.templedb.nix.detection;

import java.util.Objects;
import java.util.Optional;

/** Why a package is recommended. */
public sealed interface Reason {

  /** The reason in words, for instance {@code 12 files of type python} or {@code api/pom.xml: properties/java.version = 21}. */
  String text();

  /**
   * The project has files of a type.
   *
   * @param type the type's name
   * @param fileCount how many files, at least one
   */
  record FilesOfType(String type, long fileCount) implements Reason {

    public FilesOfType {
      Objects.requireNonNull(type, "type");
    }

    @Override
    public String text() {
      return fileCount + (fileCount == 1 ? " file" : " files") + " of type " + type;
    }
  }

  /**
   * A manifest asks for it.
   *
   * @param path the manifest's path in the project
   * @param entry the place in it that asks, with what it says; empty when it is that there is such a manifest
   */
  record ManifestEntry(String path, Optional<String> entry) implements Reason {

    public ManifestEntry {
      Objects.requireNonNull(path, "path");
      Objects.requireNonNull(entry, "entry");
    }

    @Override
    public String text() {
      return entry.map(what -> path + ": " + what).orElse(path);
    }
  }

  /** Every project gets it. */
  record Always() implements Reason {

    @Override
    public String text() {
      return "in every environment";
    }
  }
}
