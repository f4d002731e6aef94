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

  /** The project needs this package because there is such a manifest. */
  void need(String attributePath) {
    packages.putIfAbsent(attributePath, new Reason.ManifestEntry(path, Optional.empty()));
  }

  /** The project needs this package because of an entry; the first entry to say so is the reason. */
  void need(String attributePath, String entry) {
    packages.putIfAbsent(
        attributePath, new Reason.ManifestEntry(path, Optional.of(onOneLine(entry))));
  }

  /** The project depends on something that may need packages. */
  void dependency(String ecosystem, String name, String entry) {
    DEPENDENCIES
        .getOrDefault(List.of(ecosystem, name.toLowerCase(Locale.ROOT)), List.of())
        .forEach(attributePath -> need(attributePath, entry));
  }

  void remark(String problem) {
    remarks.add(new ManifestRemark(path, onOneLine(problem)));
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
