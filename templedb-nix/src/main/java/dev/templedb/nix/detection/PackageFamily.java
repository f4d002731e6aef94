package dev.templedb.nix.detection;

import dev.templedb.nix.expression.PackageCatalogue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is in nixpkgs in several versions beside each other. Of a version the part that its attribute names counts, for instance Node.js's
 * major and Python's minor number; patch releases are nixpkgs' business. Where a manifest leaves the choice, it is the oldest version that
 * nixpkgs has, and which these are the {@linkplain PackageCatalogue#builtIn catalogue} knows.
 */
enum PackageFamily {
  NODE("Node.js", "nodejs", "nodejs_", "_", "nodejs_20"),
  PYTHON("Python", "python3", "python", "", "python311"),
  JAVA("Java", "jdk", "jdk", "", "jdk17"),
  RUBY("Ruby", "ruby", "ruby_", "_", "ruby"),
  PHP("PHP", "php", "php", "", "php"),
  GO("Go", "go", "go_", "_", "go"),
  DOTNET(".NET", "dotnet-sdk", "dotnet-sdk_", "_", "dotnet-sdk"),
  GRADLE("Gradle", "gradle", "gradle_", "_", "gradle"),
  POSTGRESQL("PostgreSQL", "postgresql", "postgresql_", "_", "postgresql");

  /** The oldest JDK that is taken for a release of Java: newer ones compile for Java 8 on. */
  private static final int OLDEST_JDK = 17;

  private static final Pattern JAVA_NUMBER = Pattern.compile("(?:1\\.)?([0-9]{1,3})(?:[.+-].*)?");

  /** Names for the newest release, or the newest that is supported for long. */
  private static final Pattern NEWEST =
      Pattern.compile("(?i)latest|node|stable|current|lts(?:[/-](?:\\*|latest))?");

  private static final Pattern NUMBERS = Pattern.compile("([0-9]{1,4})(?:\\.([0-9]{1,4}))?");

  private final String title;

  private final String attribute;

  private final String prefix;

  private final String separator;

  private final String usual;

  PackageFamily(String title, String attribute, String prefix, String separator, String usual) {
    this.title = title;
    this.attribute = attribute;
    this.prefix = prefix;
    this.separator = separator;
    this.usual = usual;
  }

  /** The versions that nixpkgs has, oldest first. */
  private List<String> known() {
    return Tables.VERSIONS.get(List.of(name())).stream()
        .filter(version -> replacement(attributeOf(version)).isEmpty())
        .toList();
  }

  /** The versions that it had, or marks as insecure, newest first. */
  private List<String> gone() {
    List<String> gone = new ArrayList<>(Tables.VERSIONS.get(List.of(name())));
    gone.removeAll(known());
    Collections.reverse(gone);
    return gone;
  }

  /** What takes the place of a version's attribute; empty when nixpkgs has it. */
  static Optional<String> replacement(String versioned) {
    return PackageCatalogue.builtIn().replacement(versioned);
  }

  /** Its name, for people. */
  String title() {
    return title;
  }

  /** The attribute that names no version. */
  String unversioned() {
    return attribute;
  }

  /** The attribute where nothing says which version. */
  String usual() {
    return replacement(usual).orElse(usual);
  }

  /** The attribute of the newest version, if that is what a name asks for and there is an attribute for it. */
  Optional<String> named(String name) {
    return NEWEST.matcher(name.strip()).matches()
        ? Optional.of(usual.equals(attribute) ? attribute : newest())
        : Optional.empty();
  }

  private String newest() {
    List<String> known = known();
    return attributeOf(known.get(known.size() - 1));
  }

  /** The attribute of the oldest version that is not older than the first one that a range names; else of the newest, or the usual one. */
  String nearest(String range) {
    Matcher wanted = NUMBERS.matcher(range);
    if (!wanted.find()) {
      return usual();
    }
    return known().stream()
        .filter(version -> !isOlder(version, wanted))
        .findFirst()
        .map(this::attributeOf)
        .orElseGet(this::newest);
  }

  private static boolean isOlder(String version, Matcher wanted) {
    String[] numbers = version.split("\\.", -1);
    int first = Integer.compare(Integer.parseInt(numbers[0]), Integer.parseInt(wanted.group(1)));
    boolean decided = numbers.length == 1 || first != 0 || wanted.group(2) == null;
    return decided ? first < 0 : Integer.parseInt(numbers[1]) < Integer.parseInt(wanted.group(2));
  }

  /**
   * The attribute of the oldest version in a range, else of the newest that is in it and was in nixpkgs.
   *
   * @return empty when there is none, or it is no range
   */
  Optional<String> find(String range) {
    boolean openTilde = this == PHP;
    return known().stream()
        .filter(version -> VersionRange.allows(range, version, openTilde))
        .findFirst()
        .or(() -> gone().stream()
            .filter(version -> VersionRange.allows(range, version, openTilde))
            .findFirst())
        .map(this::attributeOf);
  }

  /** The attribute of a JDK that compiles for this release of Java, given as {@code 21} or {@code 1.8}. */
  static Optional<String> jdkFor(String release) {
    Matcher matcher = JAVA_NUMBER.matcher(release.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int wanted = Math.max(OLDEST_JDK, Integer.parseInt(matcher.group(1)));
    return Optional.of(JAVA.known().stream()
        .filter(version -> Integer.parseInt(version) >= wanted)
        .findFirst()
        .map(JAVA::attributeOf)
        .orElse(JAVA.attribute));
  }

  private String attributeOf(String version) {
    return prefix + version.replace(".", separator);
  }

  /**
   * A version, or a module of the set that belongs to it.
   *
   * @param family what it is a version of
   * @param rank the higher the newer
   * @param attribute of the version
   * @param module the module's name in its set with a dot before it; empty for the version itself
   */
  record Version(PackageFamily family, int rank, String attribute, String module) {

    /** The same module, or the package itself, of another version, given by its attribute. */
    String of(String other) {
      return module.isEmpty() ? other : other + "Packages" + module;
    }
  }

  /** The family and version that an attribute path names; empty when it names none of these. */
  static Optional<Version> versionOf(String attributePath) {
    int dot = attributePath.indexOf('.');
    String set = dot < 0 ? attributePath : attributePath.substring(0, dot);
    if (dot >= 0 && !set.endsWith("Packages")) {
      return Optional.empty();
    }
    String base = dot < 0 ? set : set.substring(0, set.length() - "Packages".length());
    return Optional.ofNullable(Tables.BY_ATTRIBUTE.get(base))
        .map(version -> new Version(
            version.family(), version.rank(), base, dot < 0 ? "" : attributePath.substring(dot)));
  }

  /** The versions as their attributes, oldest first, the one without a version before them. */
  private List<String> attributes() {
    List<String> attributes = new ArrayList<>();
    Tables.VERSIONS.get(List.of(name())).forEach(version -> attributes.add(attributeOf(version)));
    // The JDK without a number is taken for releases that are newer than all known ones.
    attributes.add(this == JAVA ? attributes.size() : 0, attribute);
    return attributes;
  }

  private static final class Tables {

    static final Map<List<String>, List<String>> VERSIONS =
        PackageTable.read("package-versions.txt");

    static final Map<String, Version> BY_ATTRIBUTE = new HashMap<>();

    static {
      for (PackageFamily family : values()) {
        List<String> attributes = family.attributes();
        for (int rank = 0; rank < attributes.size(); rank++) {
          BY_ATTRIBUTE.put(
              attributes.get(rank), new Version(family, rank, attributes.get(rank), ""));
        }
      }
    }

    private Tables() {}
  }
}
