package dev.templedb.nix.expression;

import dev.templedb.content.ContentHash;
import dev.templedb.environment.Environment;
import dev.templedb.environment.ResolvedEnvironment;
import dev.templedb.project.Slug;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Generates the Nix expression of an environment, in one of several {@linkplain ExpressionForm forms}. Its packages come from the nixpkgs
 * that its pins fix, else from that of the machine, of which any from 22.11 on will do: names that were dropped are replaced when the
 * expression is evaluated, which says so.
 *
 * <p>The same input always gives the same text. All text from the input arrives in Nix exactly, as a string, an attribute name or a
 * comment. Immutable and thread-safe.
 */
public final class ExpressionGenerator {

  /** Derivations of the environment add to the name, and no name in the Nix store is longer than 211 characters. */
  private static final int MAX_NAME_LENGTH = 140;

  /** What precedes a revision in the URL of its archive. */
  private static final String SOURCE = "https://github.com/NixOS/nixpkgs/archive/";

  private final PackageCatalogue catalogue;

  private final String source;

  private ExpressionGenerator(PackageCatalogue catalogue, String source) {
    this.catalogue = catalogue;
    this.source = source;
  }

  /** A generator that knows {@link PackageCatalogue#builtIn()}. */
  public static ExpressionGenerator standard() {
    return with(PackageCatalogue.builtIn());
  }

  /** A generator that knows this catalogue. */
  public static ExpressionGenerator with(PackageCatalogue catalogue) {
    return new ExpressionGenerator(Objects.requireNonNull(catalogue, "catalogue"), SOURCE);
  }

  /** The catalogue that it knows. */
  public PackageCatalogue catalogue() {
    return catalogue;
  }

  /** The same, which takes pinned revisions from elsewhere. */
  ExpressionGenerator fetchingFrom(String newSource) {
    return new ExpressionGenerator(catalogue, newSource);
  }

  /**
   * The expression of an environment. Its secret variables are left out, and named in a comment; to have them in it, where everybody on the
   * machine can read them, generate it from {@link ResolvedEnvironment#revealing}.
   *
   * @throws IllegalArgumentException when the slug or the name is malformed, when a package is no attribute path (names with one dot between
   *     two), or when an expanded variable opens a command, parameter or quote that it doesn't close
   */
  public String generate(ResolvedEnvironment environment, ExpressionForm form) {
    ExpressionWriter writer = new ExpressionWriter(catalogue, source, environment);
    return switch (form) {
      case FHS -> writer.fhs();
      case SHELL -> writer.shell();
      case FLAKE -> writer.flake();
    };
  }

  /**
   * The name of the program that {@code nix-build FILE -A fhs} makes: {@code <project slug>-<environment name>}, of which a long one is cut
   * and ends in a part of its SHA-256 instead.
   *
   * @throws IllegalArgumentException when the slug or the name is malformed
   */
  public static String wrapperName(String projectSlug, String environmentName) {
    String name = Slug.check(projectSlug) + "-" + Environment.checkName(environmentName);
    return name.length() <= MAX_NAME_LENGTH
        ? name
        : name.substring(0, MAX_NAME_LENGTH - 17) + "-"
            + ContentHash.of(name.getBytes(StandardCharsets.UTF_8)).toString().substring(0, 16);
  }
}
