package dev.templedb.sqlite.transaction;

import dev.templedb.Page;
import dev.templedb.PageRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Makes pages of rows that were read with one more than the limit, which tells whether there is a next page. */
public final class Pages {

  private Pages() {}

  /** The page that {@code request} asks for, whose next page starts after the key of its last row. */
  public static <T> Page<T> of(
      PageRequest request, List<T> rowsAndOneMore, Function<T, String> key) {
    if (rowsAndOneMore.size() <= request.limit()) {
      return new Page<>(rowsAndOneMore, Optional.empty());
    }
    List<T> rows = rowsAndOneMore.subList(0, request.limit());
    return new Page<>(
        rows, Optional.of(request.startingAfter(key.apply(rows.get(rows.size() - 1)))));
  }
}
