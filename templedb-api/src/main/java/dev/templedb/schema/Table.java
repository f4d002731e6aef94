package dev.templedb.schema;

import java.util.List;

/**
 * A table.
 *
 * @param name its name
 * @param columns its columns by position
 * @param definition the statement that created it, as it was written
 */
public record Table(String name, List<Column> columns, String definition) {

  public Table {
    columns = List.copyOf(columns);
  }
}
