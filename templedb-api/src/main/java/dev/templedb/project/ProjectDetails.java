package dev.templedb.project;

import java.util.Optional;

/**
 * What may be changed about a project.
 *
 * @param name its name for people; not blank
 * @param description what it is; empty if nobody has said
 */
public record ProjectDetails(String name, Optional<String> description) {

  public ProjectDetails {
    if (name.isBlank()) {
      throw new IllegalArgumentException("the project's name is blank");
    }
    Text.check("the project's name", name);
    Text.check("the project's description", description.orElse(""));
  }

  /** A name without a description. */
  public static ProjectDetails named(String name) {
    return new ProjectDetails(name, Optional.empty());
  }

  /** The same with another name. */
  public ProjectDetails withName(String newName) {
    return new ProjectDetails(newName, description);
  }

  /** The same with another description. */
  public ProjectDetails withDescription(String newDescription) {
    return new ProjectDetails(name, Optional.of(newDescription));
  }

  /** The same without a description. */
  public ProjectDetails withoutDescription() {
    return new ProjectDetails(name, Optional.empty());
  }
}
