package dev.templedb.nix.expression;

import dev.templedb.environment.ResolvedEnvironment;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is known of packages in nixpkgs' releases: which takes the place of another ({@code nodejs_22} that of {@code nodejs_20}, for
 * instance), and since when. nixpkgs renames and removes attributes from release to release; a succession lets one expression evaluate in
 * many of them, and the dates tell beforehand where it will have to. Immutable and thread-safe.
 */
public final class PackageCatalogue {

  private static final PackageCatalogue BUILT_IN = CatalogueFile.read("package-catalogue.txt");

  private final List<List<String>> chains;

  private final Map<String, PackageDates> dates;

  private final Map<String, List<String>> families;

  PackageCatalogue(List<List<String>> chains, Map<String, PackageDates> dates) {
    this.chains = List.copyOf(chains);
    this.dates = Map.copyOf(dates);
    Map<String, List<String>> firsts = new HashMap<>();
    for (List<String> chain : chains) {
      chain.forEach(name -> firsts.putIfAbsent(name, chain));
    }
    families = Map.copyOf(firsts);
  }

  /** Those that come with the library, made for nixpkgs 22.11 to 26.05. */
  public static PackageCatalogue builtIn() {
    return BUILT_IN;
  }

  /** Nothing is known: a package that nixpkgs doesn't have is an error. */
  public static PackageCatalogue empty() {
    return new PackageCatalogue(List.of(), Map.of());
  }

  /**
   * The same with another succession, which wins over the others for the names in it.
   *
   * @param names the names of one package, oldest first, as attribute paths; {@code set.*} stands for every package of a set, and {@code *}
   *     for the package of the same name outside of a set
   * @throws IllegalArgumentException when there are fewer than two names, or one is malformed
   */
  public PackageCatalogue with(List<String> names) {
    if (names.size() < 2) {
      throw new IllegalArgumentException("a succession needs two names or more, was " + names);
    }
    names.forEach(NixLiteral::checkPath);
    return new PackageCatalogue(
        Stream.concat(Stream.of(List.copyOf(names)), chains.stream()).toList(), dates);
  }

  /** The same with what is known of a package's, or a whole set's, times; it takes the place of what was known of it before. */
  public PackageCatalogue with(PackageDates newDates) {
    Map<String, PackageDates> all = new HashMap<>(dates);
    all.put(newDates.attributePath(), newDates);
    return new PackageCatalogue(chains, all);
  }

  /** The package itself, and then what may take its place, the nearest first. */
  public List<String> candidates(String attributePath) {
    return find(attributePath)
        .map(succession -> succession.names().stream().map(succession::fill).toList())
        .orElse(List.of(attributePath));
  }

  /**
   * The packages of an environment that its nixpkgs is known to lack, or to mark as insecure: for packages with a pin, their own or the
   * environment's, on the pin's date. Packages whose pin has no date, and those without a pin, are not judged.
   *
   * @return in the order of the environment's packages
   */
  public List<PackageRemark> check(ResolvedEnvironment environment) {
    return new CatalogueCheck(this, environment).remarks(Optional.empty());
  }

  /**
   * The same, where packages without a pin come from the nixpkgs of a given day: today for a machine's channel that is up to date.
   *
   * @return in the order of the environment's packages
   */
  public List<PackageRemark> check(ResolvedEnvironment environment, LocalDate unpinned) {
    return new CatalogueCheck(this, environment).remarks(Optional.of(unpinned));
  }

  /**
   * What takes the place of a package in a nixpkgs that is newer than all dates of this catalogue.
   *
   * @return empty when such a nixpkgs has the package and allows it, and when nothing is known to take its place
   */
  public Optional<String> replacement(String attributePath) {
    return isCurrent(attributePath)
        ? Optional.empty()
        : candidates(attributePath).stream().filter(this::isCurrent).findFirst();
  }

  private boolean isCurrent(String attributePath) {
    return dates(attributePath).flatMap(known -> known.problemOn(LocalDate.MAX)).isEmpty();
  }

  /** What is known of a package's times, else of its set's. */
  Optional<PackageDates> dates(String attributePath) {
    PackageDates own = dates.get(attributePath);
    int dot = attributePath.lastIndexOf('.');
    return own != null || dot < 0
        ? Optional.ofNullable(own)
        : Optional.ofNullable(dates.get(attributePath.substring(0, dot) + ".*"));
  }

  /**
   * The candidates for a package among others, where one of another family gives way to that family's member in this list: npm then comes
   * from the Node.js that the environment has.
   */
  List<String> candidates(String attributePath, Collection<String> others) {
    List<String> family = family(attributePath);
    return candidates(attributePath).stream()
        .flatMap(candidate ->
            memberOfOtherFamily(family, candidate, others)
                .map(this::candidates)
                .orElse(List.of(candidate))
                .stream())
        .distinct()
        .toList();
  }

  private Optional<String> memberOfOtherFamily(
      List<String> own, String candidate, Collection<String> others) {
    List<String> family = family(candidate);
    return family.equals(own)
        ? Optional.empty()
        : others.stream().filter(family::contains).findFirst();
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
  private List<String> family(String name) {
    return families.getOrDefault(name, List.of());
  }

  private Optional<Succession> find(String name, String member) {
    List<String> chain = family(name);
    List<String> rest = chain.isEmpty() ? chain : chain.subList(chain.indexOf(name), chain.size());
    return rest.size() > 1 ? Optional.of(new Succession(rest, member)) : Optional.empty();
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
}
