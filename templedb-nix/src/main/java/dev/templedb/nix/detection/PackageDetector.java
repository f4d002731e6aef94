package dev.templedb.nix.detection;

import dev.templedb.Repositories;
import dev.templedb.error.InvalidInputException;
import dev.templedb.error.NotFoundException;
import dev.templedb.project.FileQuery;
import dev.templedb.project.FileTypeUse;
import dev.templedb.project.ProjectFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds out from a project's files in the database which packages it needs: from their types, and from the build manifests among them
 * (npm, Python, Cargo, Maven, Gradle, Go, Bundler, Composer, CMake, make), nested ones too but for those under {@code node_modules} and
 * {@code vendor}. A manifest that can't be read never fails it; the report then says so.
 */
public final class PackageDetector {

  /** A larger file is no manifest that a person wrote. */
  private static final long MAX_MANIFEST_BYTES = 1 << 20;

  private static final Map<List<String>, List<String>> BY_FILE_TYPE =
      PackageTable.read("file-type-packages.txt");

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
    List<FileTypeUse> types = db.files().listTypes(projectSlug);
    List<ProjectFile> manifests = new ArrayList<>();
    db.files().forEach(projectSlug, FileQuery.all(), file -> {
      if (!file.isSymlink() && Manifests.readerFor(file.path()).isPresent()) {
        manifests.add(file);
      }
    });
    List<Findings> findings = new ArrayList<>();
    for (ProjectFile manifest : manifests) {
      read(db, projectSlug, manifest).ifPresent(findings::add);
    }
    return report(projectSlug, types, findings);
  }

  /** Puts together what the types of the files and the manifests say. */
  static DetectionReport report(
      String projectSlug, List<FileTypeUse> types, List<Findings> findings) {
    Recommendations recommendations = new Recommendations();
    BY_FILE_TYPE.forEach((names, packages) -> types.stream()
        .filter(use -> use.fileCount() > 0 && names.contains(use.type().name()))
        .map(use -> new Reason.FilesOfType(use.type().name(), use.fileCount()))
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
