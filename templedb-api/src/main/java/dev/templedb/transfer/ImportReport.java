package dev.templedb.transfer;

import java.time.Duration;
import java.util.List;
import org.immutables.value.Value;

/**
 * What an import did. Symbolic links count as files.
 *
 * @param added how many files are new
 * @param changed how many files have other content, another exec bit, link target or type than before
 * @param renamed how many files are at another path, with the same content as before
 * @param unchanged how many files are as they were, those included that could not be read this time
 * @param removed how many files the project had and the import no longer brings
 * @param changes the first {@value #MAX_CHANGES} files that were added, changed, renamed or removed, by path
 * @param skipped what could not be taken, and why; what ignore rules exclude is not listed
 * @param filesRead how many files were read; the state on disk of the others was that of the last import
 * @param bytes how many bytes of content were read
 * @param duration how long it took, from its start to its publication
 */
@Value.Builder
public record ImportReport(
    long added,
    long changed,
    long renamed,
    long unchanged,
    long removed,
    List<FileChange> changes,
    List<SkippedFile> skipped,
    long filesRead,
    long bytes,
    Duration duration) {

  /** How many changes a report lists at most; the counts are always complete. */
  public static final int MAX_CHANGES = 1_000;

  public ImportReport {
    changes = List.copyOf(changes);
    skipped = List.copyOf(skipped);
  }

  /** A builder. */
  public static ImportReportBuilder builder() {
    return new ImportReportBuilder();
  }

  /** How many files the project has now. */
  public long files() {
    return added + changed + renamed + unchanged;
  }
}
