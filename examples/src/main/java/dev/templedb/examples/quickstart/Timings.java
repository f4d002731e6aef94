package dev.templedb.examples.quickstart;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** How long each step took. */
final class Timings {

  private final Map<String, Long> nanos = new LinkedHashMap<>();

  <T> T measure(String step, Supplier<T> work) {
    long start = System.nanoTime();
    T result = work.get();
    nanos.put(step, System.nanoTime() - start);
    return result;
  }

  Map<String, Long> nanos() {
    return nanos;
  }
}
