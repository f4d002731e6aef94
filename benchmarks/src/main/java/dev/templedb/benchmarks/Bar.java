package dev.templedb.benchmarks;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What the project asks of a {@link Pair}. Without it the pair is measured for comparison only. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Bar {

  /** How many times as long as raw JDBC the library may take. */
  double ratio() default Double.POSITIVE_INFINITY;

  /** How many milliseconds the library may take. */
  double millis() default Double.POSITIVE_INFINITY;
}
