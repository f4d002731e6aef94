package dev.templedb.nix.expression;

/** What an expression is made for. */
public enum ExpressionForm {

  /**
   * An environment with the directories of the Filesystem Hierarchy Standard ({@code buildFHSEnv}), for Linux with user namespaces: {@code
   * nix-shell FILE} enters it, {@code nix-build FILE -A fhs} builds the program that enters it and runs the environment's command, and
   * {@code -A command} the same with bash in the place of that command.
   */
  FHS,

  /** A shell with the packages on its paths ({@code mkShell}), for any system: {@code nix-shell --pure FILE}. */
  SHELL,

  /** A {@code flake.nix} with both. */
  FLAKE
}
