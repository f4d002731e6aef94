package dev.templedb.benchmarks.compare;

/** One thing that the library does beside what does the same. */
@FunctionalInterface
interface Contest {

  /** Measures it. */
  void run(Setting setting, Report report) throws Exception;
}
