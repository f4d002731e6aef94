package dev.templedb.maintenance;

import java.util.List;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * What an integrity check has found.
 *
 * @param problems the first {@value #MAX_PROBLEMS} problems, in the order in which they were found; a content that several files have is one
 *     problem for each file
 * @param problemCount how many problems there are
 * @param unsealedTables the tables that have changed since the database was last closed or found sound, by name, so that there is nothing to
 *     compare them with. That is the normal state of a database that is written to, and all tables of one that is new, in memory or restored
 *     may be here. It says nothing of damage, and there is nothing to do: closing the database or a sound check of everything seals them. Tables
 *     stay unsealed after that only if closing was interrupted or sealing would have taken too long
 * @param contents how many contents were read
 * @param contentBytes how many bytes they should have
 * @param resumeAt where to go on reading content, if the time limit ended it before its end
 */
@Value.Builder
public record IntegrityReport(
    List<IntegrityProblem> problems,
    long problemCount,
    List<String> unsealedTables,
    long contents,
    long contentBytes,
    Optional<IntegrityPosition> resumeAt) {

  /** How many problems are listed at most; the count is always complete. */
  public static final int MAX_PROBLEMS = 1_000;

  /** The lists are copied. */
  public IntegrityReport {
    problems = List.copyOf(problems);
    unsealedTables = List.copyOf(unsealedTables);
  }

  /** A builder of a report. */
  public static IntegrityReportBuilder builder() {
    return new IntegrityReportBuilder();
  }

  /** Whether nothing is wrong as far as it was looked at; see {@link #resumeAt} and {@link #unsealedTables} for what was not. */
  public boolean isSound() {
    return problemCount == 0;
  }

  /**
   * As text for a terminal, in sections, each with its heading. Each problem is a line with its kind, where it is (project and path, or
   * table and row) and its message.
   */
  public String toText() {
    return IntegrityText.of(this);
  }

  /** As a JSON object with the members of this record and {@code sound}; {@code resumeAt} is a text for {@link IntegrityPosition#parse}. */
  public String toJson() {
    return IntegrityJson.of(this);
  }
}
