package dev.templedb.nix.expression;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Which package takes the place of another where nixpkgs no longer has that one: {@code nodejs_22} that of {@code nodejs_20}, for
 * instance. nixpkgs renames and removes attributes from release to release; a succession lets one expression evaluate in many of them.
 * Immutable and thread-safe.
 */
public final class PackageSuccessions {

  private static final PackageSuccessions BUILT_IN = new PackageSuccessions(readBuiltIn());

  private final List<List<String>> chains;

  private PackageSuccessions(List<List<String>> chains) {
    this.chains = chains;
  }

  /** Those that come with the library, made for nixpkgs 22.11 to 26.05. */
  public static PackageSuccessions builtIn() {
    return BUILT_IN;
  }

  /** None at all: a package that nixpkgs doesn't have is an error. */
  public static PackageSuccessions none() {
    return new PackageSuccessions(List.of());
  }

  /**
   * These and another, which wins over the others for the names in it.
   *
   * @param names the names of one package, oldest first, as attribute paths; {@code set.*} stands for every package of a set, and {@code *}
   *     for the package of the same name outside of a set
   * @throws IllegalArgumentException when there are fewer than two names, or one is malformed
   */
  public PackageSuccessions with(List<String> names) {
    if (names.size() < 2) {
      throw new IllegalArgumentException("a succession needs two names or more, was " + names);
    }
    names.forEach(NixLiteral::checkPath);
    return new PackageSuccessions(
        Stream.concat(Stream.of(List.copyOf(names)), chains.stream()).toList());
  }

  /** The package itself, and then what may take its place, the nearest first. */
  public List<String> candidates(String attributePath) {
    return find(attributePath)
        .map(succession -> succession.names().stream().map(succession::fill).toList())
        .orElse(List.of(attributePath));
  }

  /** Whether {@code later} may take the place of {@code earlier}, and is not the same. */
  public boolean isSucceededBy(String earlier, String later) {
    return !earlier.equals(later) && candidates(earlier).contains(later);
  }

  /** The succession that applies to a package, if there is one: that which names it, else that which names its set. */
  Optional<Succession> find(String attributePath) {
    if (attributePath.endsWith("*")) {
      return Optional.empty();
    }
    int dot = attributePath.lastIndexOf('.');
    return find(attributePath, "")
        .or(() -> dot < 0
            ? Optional.empty()
            : find(attributePath.substring(0, dot) + ".*", attributePath.substring(dot + 1)));
  }

  /** The first succession that has this very name anywhere in it; empty when there is none. */
  List<String> family(String name) {
    return chains.stream().filter(chain -> chain.contains(name)).findFirst().orElse(List.of());
  }

  private Optional<Succession> find(String name, String member) {
    Function<List<String>, Succession> rest =
        chain -> new Succession(chain.subList(chain.indexOf(name), chain.size()), member);
    return chains.stream()
        .filter(chain -> chain.contains(name))
        .findFirst()
        .map(rest)
        .filter(succession -> succession.names().size() > 1);
  }

  /**
   * A package's names from its own on.
   *
   * @param names the names as they were given, each with {@code *} where {@code member} belongs
   * @param member the package's name in its set; empty when the names are whole
   */
  record Succession(List<String> names, String member) {

    /** Whether it is the set that is chosen, and then its member: all members of a set must come from the same one. */
    boolean isOfSets() {
      return names.stream().allMatch(name -> name.endsWith(".*"));
    }

    String fill(String name) {
      return name.equals("*")
          ? member
          : name.endsWith(".*") ? name.substring(0, name.length() - 1) + member : name;
    }
  }

  private static List<List<String>> readBuiltIn() {
    try (InputStream in = PackageSuccessions.class.getResourceAsStream("package-successions.txt")) {
      String text = new String(
          Objects.requireNonNull(in, "package-successions.txt").readAllBytes(),
          StandardCharsets.UTF_8);
      List<List<String>> chains = new ArrayList<>();
      text.lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .forEach(line -> chains.add(List.of(line.strip().split(" +", -1))));
      return List.copyOf(chains);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
