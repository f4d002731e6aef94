package dev.templedb.schema;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How large a table is. Exact at the moment when it was asked for.
 *
 * @param table its name
 * @param rows how many rows it has
 * @param tableBytes how many bytes of the file its rows take, in whole pages
 * @param indexBytes how many each of its indexes takes, by the index's name
 */
public record TableSize(String table, long rows, long tableBytes, Map<String, Long> indexBytes) {

  public TableSize {
    indexBytes = Collections.unmodifiableMap(new LinkedHashMap<>(indexBytes));
  }

  /** How many bytes the table takes with its indexes. */
  public long totalBytes() {
    return tableBytes + indexBytes.values().stream().mapToLong(Long::longValue).sum();
  }
}
