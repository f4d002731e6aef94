package dev.templedb.nix.expression;

/** What an expression is made for. */
public enum ExpressionForm {

  /**
   * An environment with the directories of the Filesystem Hierarchy Standard ({@code buildFHSEnv}), for Linux with user namespaces: {@code
   * nix-shell FILE} enters it, {@code nix-build FILE -A fhs} builds the program that enters it and runs the environment's command, and
   * {@code -A command} the same with bash in the place of that command.
   */
  FHS,

  /**
   * A shell with the packages on its paths ({@code mkShell}), for any system: {@code nix-shell --pure FILE}. Packages for two architectures
   * are in it for one. What the environment runs is the attribute {@code runScript}; nothing runs it.
   */
  SHELL,

  /**
   * A {@code flake.nix}: {@code packages.default} is the program of {@link #FHS} and {@code packages.command} that for commands, {@code
   * devShells.default} enters it, and {@code devShells.shell} is {@link #SHELL}; on macOS there is this shell alone, as the default too.
   * Without a pin it follows the branch nixos-unstable.
   */
  FLAKE
}
