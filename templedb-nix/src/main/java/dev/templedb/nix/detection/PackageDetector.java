package dev.templedb.nix.detection;

import dev.templedb.Repositories;
import dev.templedb.error.InvalidInputException;
import dev.templedb.error.NotFoundException;
import dev.templedb.project.FileQuery;
import dev.templedb.project.ProjectFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds out from a project's files in the database which packages it needs: from their types, from the manifests of build tools and version
 * managers among them, and from configuration that names servers. Nested ones count too, but nothing in directories of other people's code
 * or of samples for tests ({@code node_modules}, {@code vendor}, {@code testdata} and the like). A manifest that can't be read never fails
 * it; the report then says so.
 */
public final class PackageDetector {

  /** A larger file is no manifest that a person wrote. */
  private static final long MAX_MANIFEST_BYTES = 1 << 20;

  /** So many files of one type are named as reasons. */
  private static final int MAX_BUILD_FILES = 20;

  private static final Map<List<String>, List<String>> BY_FILE_TYPE =
      PackageTable.read("file-type-packages.txt");

  private static final Map<List<String>, List<String>> BY_BUILD_FILE =
      PackageTable.read("build-file-packages.txt");

  private static final List<String> ALWAYS = List.of("*");

  private PackageDetector() {}

  /**
   * Detects what a project needs. It reads the types of all files and the content of the manifests; in a transaction of the caller's it sees
   * one state of the project.
   *
   * @param db the database, or a transaction in it
   * @throws NotFoundException when the project does not exist
   */
  public static DetectionReport detect(Repositories db, String projectSlug) {
    Map<String, Long> counts = new LinkedHashMap<>();
    List<ProjectFile> manifests = new ArrayList<>();
    List<Findings> findings = new ArrayList<>();
    db.files().forEach(projectSlug, FileQuery.all(), file -> {
      if (file.isSymlink() || !Manifests.isOwn(file.path())) {
        return;
      }
      long count = counts.merge(file.type(), 1L, Long::sum);
      if (count <= MAX_BUILD_FILES) {
        ofBuildFile(file).ifPresent(findings::add);
      }
      if (Manifests.readerFor(file.path()).isPresent()) {
        manifests.add(file);
      }
    });
    for (ProjectFile manifest : manifests) {
      read(db, projectSlug, manifest).ifPresent(findings::add);
    }
    List<Reason.FilesOfType> types = counts.entrySet().stream()
        .map(entry -> new Reason.FilesOfType(entry.getKey(), entry.getValue()))
        .sorted(Comparator.comparingLong(Reason.FilesOfType::fileCount)
            .reversed()
            .thenComparing(Reason.FilesOfType::type))
        .toList();
    return report(projectSlug, types, findings);
  }

  /** What reads a file of this type; nothing where it is a file like others, or looked into. */
  private static Optional<Findings> ofBuildFile(ProjectFile file) {
    List<String> packages = BY_BUILD_FILE.get(List.of(file.type()));
    if (packages == null) {
      return Optional.empty();
    }
    Findings findings = new Findings(file.path());
    for (String name : packages) {
      if (name.endsWith("?")) {
        findings.assume(name.substring(0, name.length() - 1));
      } else {
        findings.need(name);
      }
    }
    return Optional.of(findings);
  }

  /** Puts together what the types of the files and the manifests say. */
  static DetectionReport report(
      String projectSlug, List<Reason.FilesOfType> types, List<Findings> findings) {
    Recommendations recommendations = new Recommendations();
    BY_FILE_TYPE.forEach((names, packages) -> types.stream()
        .filter(reason -> names.contains(reason.type()))
        .forEach(reason -> packages.forEach(name -> recommendations.add(name, reason))));
    findings.forEach(manifest -> manifest.packages().forEach(recommendations::add));
    BY_FILE_TYPE.get(ALWAYS).forEach(name -> recommendations.add(name, new Reason.Always()));
    return new DetectionReport(
        projectSlug,
        recommendations.toList(),
        findings.stream().flatMap(manifest -> manifest.remarks().stream()).toList());
  }

  /** What a manifest says; nothing when it was deleted since it was listed. */
  private static Optional<Findings> read(
      Repositories db, String projectSlug, ProjectFile manifest) {
    ManifestReader reader = Manifests.readerFor(manifest.path()).orElseThrow();
    Findings findings = new Findings(manifest.path());
    if (manifest.sizeBytes() > MAX_MANIFEST_BYTES) {
      findings.remark("is larger than " + MAX_MANIFEST_BYTES + " bytes and was not read");
      return Optional.of(findings);
    }
    try {
      return Optional.of(Manifests.read(
          manifest.path(), reader, db.files().readText(projectSlug, manifest.path())));
    } catch (InvalidInputException e) {
      findings.remark("can't be read as text: " + e.getMessage());
      return Optional.of(findings);
    } catch (NotFoundException e) {
      return Optional.empty();
    }
  }
}
