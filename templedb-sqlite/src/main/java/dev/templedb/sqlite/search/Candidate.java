package dev.templedb.sqlite.search;

import dev.templedb.content.ContentHash;
import dev.templedb.error.CorruptionException;
import dev.templedb.sqlite.connection.Operation;

/**
 * A file to be searched.
 *
 * @param projectSlug its project
 * @param path its path
 * @param contentId the row of its content
 * @param sizeBytes its size
 * @param hashHex the SHA-256 that its content must have, as hexadecimal digits
 */
record Candidate(String projectSlug, String path, long contentId, long sizeBytes, String hashHex) {

  ContentHash hash() {
    try {
      return new ContentHash(hashHex);
    } catch (IllegalArgumentException e) {
      throw new CorruptionException(
          operation() + ": " + e.getMessage() + "; run an integrity check", e);
    }
  }

  Operation operation() {
    return Operation.of("searching file", projectSlug, path);
  }
}
