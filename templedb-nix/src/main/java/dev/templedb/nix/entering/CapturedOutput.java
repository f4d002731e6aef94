package dev.templedb.nix.entering;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Reads what a process writes, keeps the beginning of it, and drops the rest so that the process goes on. */
final class CapturedOutput {

  private final Thread thread;
  private final InputStream in;
  private final int limitBytes;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private boolean truncated;

  private CapturedOutput(InputStream in, int limitBytes) {
    this.in = in;
    this.limitBytes = limitBytes;
    this.thread = new Thread(this::read, "templedb-environment-output");
    thread.setDaemon(true);
  }

  static CapturedOutput of(InputStream in, int limitBytes) {
    CapturedOutput output = new CapturedOutput(in, limitBytes);
    output.thread.start();
    return output;
  }

  private void read() {
    byte[] buffer = new byte[8192];
    try (in) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        synchronized (this) {
          int kept = Math.min(n, limitBytes - bytes.size());
          bytes.write(buffer, 0, kept);
          truncated |= kept < n;
        }
      }
    } catch (IOException e) {
      // The stream was closed under it, because the process has ended: what was read is all there
      // is.
      return;
    }
  }

  /**
   * Waits for the end of what is written, of a process that has ended: not for long, because processes that it left behind may have the same
   * output open for as long as they like.
   */
  void awaitEnd(Duration atMost) throws InterruptedException {
    thread.join(atMost.toMillis());
  }

  synchronized String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** The last lines of what was kept, and no more characters of them than this. */
  String lastLines(int lines, int characters) {
    String text = text().stripTrailing();
    int start = text.length();
    for (int line = 0; line < lines && start >= 0; line++) {
      start = text.lastIndexOf('\n', start - 1);
    }
    return text.substring(Math.max(start + 1, Math.max(0, text.length() - characters)));
  }

  synchronized boolean isTruncated() {
    return truncated;
  }
}
