package dev.templedb.examples.quickstart;

import dev.templedb.Progress;
import dev.templedb.ProgressListener;
import java.io.PrintStream;
import java.util.Locale;

/** Shows on one line of a terminal how far an import has come, and clears the line at the end. */
final class ProgressBar implements ProgressListener {

  private static final int WIDTH = 20;

  private final PrintStream terminal;

  ProgressBar(PrintStream terminal) {
    this.terminal = terminal;
  }

  @Override
  public void onProgress(Progress progress) {
    long total = progress.unitsTotal().orElse(0);
    boolean finished = progress.phase().equals("publish") && total > 0;
    terminal.print(finished ? "\r\033[K" : "\r\033[K" + line(progress, total));
    terminal.flush();
  }

  private static String line(Progress progress, long total) {
    if (total == 0) {
      return progress.unitsDone() == 0
          ? progress.phase() + " …"
          : String.format(Locale.ROOT, "%-7s %,d files", progress.phase(), progress.unitsDone());
    }
    int filled = (int) (WIDTH * progress.unitsDone() / total);
    return String.format(
        Locale.ROOT,
        "%-7s [%s%s] %3d %% of %,d files, %.0f MB/s",
        progress.phase(),
        "#".repeat(filled),
        ".".repeat(WIDTH - filled),
        100 * progress.unitsDone() / total,
        total,
        progress.bytesPerSecond() / 1e6);
  }
}
