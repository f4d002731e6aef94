package dev.templedb.maintenance;

import java.util.Objects;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * Something that is not as it was written.
 *
 * @param kind which part of the check has found it
 * @param message what is wrong, in one line
 * @param table the table, if it is known
 * @param row the row's key there, if it is known
 * @param projectSlug the project that is hit, if there is one
 * @param path the path of the file in it that is hit, if there is one
 */
@Value.Builder
public record IntegrityProblem(
    Kind kind,
    String message,
    Optional<String> table,
    Optional<String> row,
    Optional<String> projectSlug,
    Optional<String> path) {

  /** Which part of the check has found a problem. */
  public enum Kind {
    /** Pages, indexes or constraints. */
    STRUCTURE,
    /** A row that another refers to is missing. */
    REFERENCE,
    /** The schema is not the one that the migrations make. */
    SCHEMA,
    /** The audit log is not what was written. */
    AUDIT,
    /** A row has another checksum than it should. */
    ROW,
    /** A table is not what it was when the database was closed. */
    TABLE,
    /** Content is not what was stored, or is missing. */
    CONTENT
  }

  /** A problem; none of its parts is null. Line breaks in the message become spaces. */
  public IntegrityProblem {
    Objects.requireNonNull(kind, "kind");
    message = message.strip().replaceAll("\\s*\\R\\s*", " ");
  }

  /** A builder of a problem. */
  public static IntegrityProblemBuilder builder() {
    return new IntegrityProblemBuilder();
  }
}
