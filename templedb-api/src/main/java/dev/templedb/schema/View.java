package dev.templedb.schema;

import java.util.List;

/**
 * A view.
 *
 * @param name its name
 * @param columns its columns by position; empty when it refers to something that no longer exists
 * @param definition the statement that created it, as it was written
 */
public record View(String name, List<Column> columns, String definition) {

  public View {
    columns = List.copyOf(columns);
  }
}
