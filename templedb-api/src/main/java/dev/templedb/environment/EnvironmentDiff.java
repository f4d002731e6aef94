package dev.templedb.environment;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What differs between two environments, versions, or levels of inheritance.
 *
 * @param before the name of the environment that is compared
 * @param after the name of the environment that it is compared with; the same for two versions of one
 * @param changes the differences: by part, those of a part in the order that the earlier environment has, and after them what only the later
 *     one has, in its order
 */
public record EnvironmentDiff(String before, String after, List<Change> changes) {

  /** A part of an environment. The value of a {@link Change} is the part's text, unless something else is said here. */
  public enum Part {
    /** Its description. */
    DESCRIPTION,
    /** Whether it is in use: {@code true} or {@code false}. */
    ACTIVE,
    /** One of its base packages. */
    BASE_PACKAGE,
    /** One of its target packages. */
    TARGET_PACKAGE,
    /** One of its multi packages. */
    MULTI_PACKAGE,
    /**
     * One of its variables: the flattened value, exactly as it is, between two double quotes when a shell expands it, else between two
     * single quotes. A secret is the word {@code secret}, a space, and its identity; what is appended to it follows after a space. Two that are not the
     * same may have the same value.
     */
    VARIABLE,
    /** The description of one of its variables. */
    VARIABLE_DESCRIPTION,
    /** Its profile, {@link ResolvedEnvironment#profileText()}. */
    PROFILE,
    /** Its command. */
    RUN_SCRIPT,
    /** One of its extra outputs. */
    EXTRA_OUTPUT,
    /** Its pin: the name of the {@link Pin}, a space, and the revision. */
    PIN,
    /** The pin of one of its packages: the name of the {@link Pin}, a space, and the revision. */
    PACKAGE_PIN
  }

  /**
   * One difference: something added when there is no {@code before}, removed when there is no {@code after}, else changed. The values of one
   * that has changed may be equal: then it comes from elsewhere. Where several environments of the lineage have a share in a value, the
   * source is all of their names, from the farthest to the nearest, with a comma and a space between two.
   *
   * @param part which part of the environment
   * @param name which of several: a package, variable or output. Empty for a part that there is once, and for the order of a list: where
   *     the packages or outputs that both have are not in the same order, the values are these, in their order, with a space between two
   * @param before what it was, and where it came from
   * @param after what it is, and where it comes from
   */
  public record Change(
      Part part, String name, Optional<Sourced<String>> before, Optional<Sourced<String>> after) {

    public Change {
      Objects.requireNonNull(part, "part");
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(before, "before");
      Objects.requireNonNull(after, "after");
      if (before.isEmpty() && after.isEmpty()) {
        throw new IllegalArgumentException(
            part + " '" + name + "' is neither before nor after the change");
      }
    }

    /** Without the values, of which a variable's may be secret. */
    @Override
    public String toString() {
      return "Change[part=" + part + ", name=" + name + ", before=" + before.map(Sourced::source)
          + ", after=" + after.map(Sourced::source) + "]";
    }
  }

  public EnvironmentDiff {
    Objects.requireNonNull(before, "before");
    Objects.requireNonNull(after, "after");
    changes = List.copyOf(changes);
  }

  /**
   * What {@code after} has, lacks or says otherwise. That something comes from another environment of the lineage is a difference, but not
   * that each of the two says the same itself.
   */
  public static EnvironmentDiff between(ResolvedEnvironment before, ResolvedEnvironment after) {
    return new EnvironmentDiff(
        before.name(), after.name(), new EnvironmentComparison(before, after).changes());
  }

  /** Whether the two are the same. */
  public boolean isEmpty() {
    return changes.isEmpty();
  }

  /**
   * The differences for a person to read, by part, a line each: {@code +} what is added, {@code -} what is removed, {@code ~} what has
   * changed, {@code (from base)} where it is inherited; of the profile the changed lines and three around them. It ends with a line feed, and
   * is empty when nothing differs. Values are quoted with the escapes of Java wherever one could be taken for something else, so that a line
   * is always one of this text's own. It shows the values of variables, which may be secret. The format may change; programs read {@link
   * #changes()}.
   */
  public String toText() {
    return new DiffText(this).render();
  }
}
