package dev.templedb.backup;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is in a backup that is sound.
 *
 * @param databaseBytes how large the database in it is, which is the size of the file unless that is compressed
 * @param compressed whether it is compressed
 * @param schemaVersion the version of its schema
 * @param rows how many rows each table has
 * @param contentsVerified how many contents were hashed again
 */
public record BackupVerification(
    long databaseBytes,
    boolean compressed,
    int schemaVersion,
    SortedMap<String, Long> rows,
    long contentsVerified) {

  public BackupVerification {
    rows = Collections.unmodifiableSortedMap(new TreeMap<>(rows));
  }
}
