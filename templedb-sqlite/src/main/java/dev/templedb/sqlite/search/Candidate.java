package dev.templedb.sqlite.search;

import dev.templedb.content.ContentHash;
import dev.templedb.error.CorruptionException;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.project.FileCheck;

/**
 * A file to be searched.
 *
 * @param projectSlug its project
 * @param path its path
 * @param contentId the row of its content
 * @param sizeBytes its size
 * @param hashHex the SHA-256 that its content must have, as hexadecimal digits
 * @param isSound whether the rows that say so agree with each other
 */
record Candidate(
    String projectSlug,
    String path,
    long contentId,
    long sizeBytes,
    String hashHex,
    boolean isSound) {

  ContentHash hash() {
    try {
      return new ContentHash(hashHex);
    } catch (IllegalArgumentException e) {
      throw new CorruptionException(
          operation() + ": " + e.getMessage() + "; run an integrity check", e);
    }
  }

  /** Throws unless the content is surely the one of this path. */
  void requireSound() {
    if (!isSound) {
      throw FileCheck.damaged(operation(), projectSlug, path, null);
    }
  }

  Operation operation() {
    return Operation.of("searching file", projectSlug, path);
  }
}
