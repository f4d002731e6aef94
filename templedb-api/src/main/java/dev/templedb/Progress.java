package dev.templedb;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * How far a long operation has come.
 *
 * @param phase what it is doing, in a word that the operation documents, for instance {@code store}
 * @param unitsDone how many units (files, pages, …) are done
 * @param unitsTotal how many there are, once that is known
 * @param bytesDone how many bytes have been read so far
 * @param elapsed the time since the operation began
 */
public record Progress(
    String phase, long unitsDone, OptionalLong unitsTotal, long bytesDone, Duration elapsed) {

  /** Bytes read for each second so far; zero at the very start. */
  public double bytesPerSecond() {
    return elapsed.isZero() ? 0 : bytesDone * 1e9 / elapsed.toNanos();
  }
}
