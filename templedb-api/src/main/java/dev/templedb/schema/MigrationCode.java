package dev.templedb.schema;

import java.util.Objects;

/**
 * What one direction of a step does. Neither begins nor ends transactions, nor sets pragmas, attaches or vacuums: the engine does what is
 * needed of that, and refuses such statements.
 */
public sealed interface MigrationCode {

  /**
   * A script of one or more statements.
   *
   * @param text the script; its checksum is the step's, so don't change it once it was released, not even its comments
   */
  record Sql(String text) implements MigrationCode {

    public Sql {
      if (text.isBlank()) {
        throw new IllegalArgumentException("a step's script is blank");
      }
    }
  }

  /**
   * Java code.
   *
   * @param identity stands for the code in the step's checksum, because nobody can take that of a lambda: for instance {@code "states to
   *     words, 1"}. Change it when the code changes what it does
   * @param action the code
   */
  record Java(String identity, Action action) implements MigrationCode {

    public Java {
      Objects.requireNonNull(action, "action");
      if (identity.isBlank()) {
        throw new IllegalArgumentException("the identity of a step in Java is blank");
      }
    }
  }

  /**
   * A step's code. It works on the database by its context alone and changes nothing elsewhere, because it also runs on copies and on empty
   * databases in memory, to rehearse and to find out which schema it makes. What it throws undoes the step.
   */
  @FunctionalInterface
  interface Action {
    /** Makes or undoes the step. */
    void run(MigrationContext context);
  }

  /** A script, with one or more statements. */
  static MigrationCode sql(String text) {
    return new Sql(text);
  }

  /** Java code, named by {@code identity}. */
  static MigrationCode java(String identity, Action action) {
    return new Java(identity, action);
  }
}
