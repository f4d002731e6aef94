package dev.templedb.environment;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Maps whose order is the same in every run, which that of {@link Map#copyOf} is not. */
final class Sorted {

  private Sorted() {}

  /** An unmodifiable copy, by key. */
  static <V> Map<String, V> copyOf(Map<String, V> map) {
    map.values().forEach(Objects::requireNonNull);
    return Collections.unmodifiableMap(new TreeMap<>(map));
  }
}
