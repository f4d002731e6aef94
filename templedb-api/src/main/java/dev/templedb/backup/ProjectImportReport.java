package dev.templedb.backup;

import java.util.UUID;

/**
 * What an import of a project did.
 *
 * @param slug the project's slug here
 * @param uuid the project's identity
 * @param outcome what became of it
 * @param rows how many rows the project has in all tables
 * @param contents how many contents were stored or found
 */
public record ProjectImportReport(
    String slug, UUID uuid, Outcome outcome, long rows, long contents) {

  /** What an import came to. */
  public enum Outcome {
    /** The project was not here. */
    CREATED,
    /** The project was here in another state, and has now that of the file. */
    REPLACED,
    /**
     * The project was here in the same state, but something was missing that it needs, a pin, template, file type or secret, and has been added, or a
     * secret was there for keys that this database was not opened with.
     */
    COMPLETED,
    /** The project was here in the same state; nothing was changed. */
    UNCHANGED
  }
}
