package dev.templedb.content;

import java.util.List;

/**
 * Content that is not what was stored.
 *
 * @param hash the SHA-256 that it should have
 * @param problem what is wrong with it
 * @param files the first {@value #MAX_FILES} files that have it, by project and path; none if nothing refers to it
 * @param fileCount how many files have it
 */
public record DamagedContent(
    ContentHash hash, String problem, List<AffectedFile> files, long fileCount) {

  /** How many files are listed at most; the count is always complete. */
  public static final int MAX_FILES = 100;

  /**
   * A file whose content is damaged.
   *
   * @param projectSlug its project
   * @param path its path there
   */
  public record AffectedFile(String projectSlug, String path) {}

  public DamagedContent {
    files = List.copyOf(files);
  }
}
