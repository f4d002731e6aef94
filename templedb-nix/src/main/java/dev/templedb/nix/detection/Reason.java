package dev.templedb.nix.detection;

import java.util.Objects;
import java.util.Optional;

/** Why a package is recommended. */
public sealed interface Reason {

  /** The reason in words, for instance {@code 12 files of type python} or {@code api/pom.xml: properties/java.version = 21}. */
  String text();

  /** How sure the package is by this reason alone. */
  Confidence confidence();

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

    @Override
    public Confidence confidence() {
      return Confidence.LOW;
    }
  }

  /**
   * A file of the project asks for it.
   *
   * @param path the file's path in the project
   * @param key the place in it that asks, as its format names places; empty when it is that there is such a file
   * @param value what stands there, as far as it is no secret; of the address of a service only the scheme
   * @param confidence how sure the package is by this alone
   */
  record ManifestEntry(
      String path, Optional<String> key, Optional<String> value, Confidence confidence)
      implements Reason {

    public ManifestEntry {
      Objects.requireNonNull(path, "path");
      Objects.requireNonNull(key, "key");
      Objects.requireNonNull(value, "value");
      Objects.requireNonNull(confidence, "confidence");
    }

    @Override
    public String text() {
      return path
          + key.map(place -> ": " + place).orElse("")
          + value.map(what -> " = " + what).orElse("");
    }
  }

  /** Every project gets it. */
  record Always() implements Reason {

    @Override
    public String text() {
      return "in every environment";
    }

    @Override
    public Confidence confidence() {
      return Confidence.HIGH;
    }
  }
}
