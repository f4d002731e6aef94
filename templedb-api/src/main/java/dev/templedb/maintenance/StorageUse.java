package dev.templedb.maintenance;

/**
 * What a database takes on the disk, exactly.
 *
 * @param fileBytes the size of the database file
 * @param pageBytes the size of a page
 * @param pages how many pages the database has, those included that are only in the log so far
 * @param freePages how many of them are empty
 * @param logBytes the size of the log beside the file; 0 without one
 */
public record StorageUse(long fileBytes, int pageBytes, long pages, long freePages, long logBytes) {

  /** How many bytes the empty pages have. */
  public long freeBytes() {
    return freePages * pageBytes;
  }
}
