package dev.templedb.nix.detection;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What one manifest says, collected while it is read. */
final class Findings {

  private static final Map<List<String>, List<String>> DEPENDENCIES =
      PackageTable.read("dependency-packages.txt");

  /** How many characters of a reason or remark are kept. */
  private static final int MAX_SHOWN = 200;

  private final String path;

  private final Map<String, Reason> packages = new LinkedHashMap<>();

  private final List<ManifestRemark> remarks = new ArrayList<>();

  Findings(String path) {
    this.path = path;
  }

  /** The project needs this package because there is such a file, which nothing else reads. */
  void need(String attributePath) {
    add(attributePath, Optional.empty(), Optional.empty(), Confidence.HIGH);
  }

  /** The project needs this package because of an entry that names it. */
  void need(String attributePath, String key, String value) {
    add(attributePath, Optional.of(key), Optional.of(value), Confidence.HIGH);
  }

  /** The project needs something of this kind, and nothing says which version or which of several. */
  void assume(String attributePath) {
    add(attributePath, Optional.empty(), Optional.empty(), Confidence.MEDIUM);
  }

  /** The project may need this package, if nothing says otherwise. */
  void suggest(String attributePath) {
    add(attributePath, Optional.empty(), Optional.empty(), Confidence.LOW);
  }

  /** The project needs this package because of what it says elsewhere about something else. */
  void conclude(String attributePath, String key) {
    add(attributePath, Optional.of(key), Optional.empty(), Confidence.MEDIUM);
  }

  /** The project depends on something that may need packages. */
  void dependency(String ecosystem, String name, String key) {
    DEPENDENCIES
        .getOrDefault(List.of(ecosystem, name.toLowerCase(Locale.ROOT)), List.of())
        .forEach(attributePath -> conclude(attributePath, key));
  }

  /**
   * The project needs a version in a range.
   *
   * @return the attribute of the version, or the nearest one, with a remark and not as sure, where none that is known is in the range
   */
  String version(PackageFamily family, String range, String key) {
    return pin(family, range, key, range);
  }

  /**
   * The project is worked on with one version.
   *
   * @param version the numbers of it
   * @param written what stands there
   * @return the attribute of the version, or the nearest one, with a remark and not as sure, where it is not known
   */
  String pin(PackageFamily family, String version, String key, String written) {
    Optional<String> found = family.find(version);
    if (found.isPresent()) {
      need(found.get(), key, written);
      PackageFamily.replacement(found.get())
          .ifPresent(other -> remarkOnVersion(
              family,
              key,
              written,
              "nixpkgs no longer has, or marks as insecure; " + other + " takes its place"));
      return found.get();
    }
    Optional<String> named = family.named(written);
    String attribute = named.orElseGet(() -> family.nearest(version));
    add(attribute, Optional.of(key), Optional.of(written), Confidence.MEDIUM);
    if (named.isEmpty()) {
      remarkOnVersion(
          family,
          key,
          written,
          "is not among the known ones; " + attribute + " is taken in its place");
    }
    return attribute;
  }

  private void remarkOnVersion(PackageFamily family, String key, String written, String what) {
    remark(key + " = " + written + " asks for a version of " + family.title() + " that " + what);
  }

  void remark(String problem) {
    remarks.add(new ManifestRemark(path, onOneLine(problem)));
  }

  /** The surest reason stays, of equally sure ones the first. */
  private void add(
      String attributePath, Optional<String> key, Optional<String> value, Confidence confidence) {
    Reason known = packages.get(attributePath);
    if (known == null || known.confidence().compareTo(confidence) < 0) {
      packages.put(
          attributePath,
          new Reason.ManifestEntry(
              path, key.map(Findings::onOneLine), value.map(Findings::onOneLine), confidence));
    }
  }

  /** What is shown to people holds text of the manifest: no line end or escape sequence of it, and no more than a line. */
  private static String onOneLine(String text) {
    String line = text.replaceAll("[\\s\\p{Cntrl}\\p{Cf}\\p{Cs}]+", " ").strip();
    return line.length() <= MAX_SHOWN ? line : line.substring(0, MAX_SHOWN - 1) + "…";
  }

  /** The packages, in the order in which they were found, each with its reason. */
  Map<String, Reason> packages() {
    return packages;
  }

  List<ManifestRemark> remarks() {
    return remarks;
  }
}
