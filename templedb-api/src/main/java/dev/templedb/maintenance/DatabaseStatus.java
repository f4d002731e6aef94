package dev.templedb.maintenance;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.immutables.value.Value;

/**
 * How an open database is at a moment, seen from this process.
 *
 * @param location the file
 * @param readOnly whether it was opened read-only
 * @param actor whom the audit log names
 * @param uptime since when it is open here
 * @param schemaVersion the schema's version
 * @param libraryVersion the version of this library
 * @param engineVersion the name and version of the engine
 * @param storage what it takes on the disk
 * @param rows how many rows each table has, by name; small tables are counted, those of large ones are estimates
 * @param duplication how many bytes the files of all projects have for each byte of their different contents, at least 1; empty without files
 * @param compression how many bytes contents have for each byte that is stored of them; empty without contents
 * @param readers the reading connections
 * @param writeLock who writes, and who waits for it
 * @param statements the prepared statements that are kept
 * @param settings the engine's settings as it reports them, by its own names; those that differ between writing and reading connections
 *     have {@code writer.} or {@code reader.} before the name
 * @param memoryCeilingBytes how much memory caches and mappings may take by the options, and by the cursors that are open now
 */
@Value.Builder
public record DatabaseStatus(
    String location,
    boolean readOnly,
    String actor,
    Duration uptime,
    int schemaVersion,
    String libraryVersion,
    String engineVersion,
    StorageUse storage,
    Map<String, Figure> rows,
    Optional<Figure> duplication,
    Optional<Figure> compression,
    ReaderPool readers,
    WriteLock writeLock,
    StatementCache statements,
    Map<String, String> settings,
    long memoryCeilingBytes) {

  public DatabaseStatus {
    rows = Collections.unmodifiableMap(new TreeMap<>(rows));
    settings = Collections.unmodifiableMap(new TreeMap<>(settings));
  }

  /** A builder. */
  public static DatabaseStatusBuilder builder() {
    return new DatabaseStatusBuilder();
  }

  /** As text for a terminal, in sections, each with its heading; estimates have a {@code ~} before them. */
  public String toText() {
    return StatusText.of(this);
  }

  /** As a JSON object with the members of this record. Durations are numbers of seconds, points in time are ISO 8601 in UTC. */
  public String toJson() {
    return StatusJson.of(this);
  }
}
