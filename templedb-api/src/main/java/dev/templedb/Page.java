package dev.templedb;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * A part of a list in a stable order. The next page continues after the last item of this one, whatever was inserted or deleted in
 * between (keyset paging).
 *
 * @param items the items, in order
 * @param next the request for the page after this one; empty on the last page
 */
public record Page<T>(List<T> items, Optional<PageRequest> next) {

  public Page {
    items = List.copyOf(items);
    Objects.requireNonNull(next, "next");
  }

  /** The same page with each item mapped. */
  public <R> Page<R> map(Function<? super T, ? extends R> mapping) {
    return new Page<>(items.stream().<R>map(mapping).toList(), next);
  }
}
