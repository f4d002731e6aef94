package dev.templedb.sqlite;

import dev.templedb.TempleDb;
import dev.templedb.error.TempleDbException;
import dev.templedb.schema.DatabaseDetails;
import dev.templedb.schema.Migration;
import dev.templedb.sqlite.connection.LibraryVersion;
import java.util.stream.Collectors;
import org.slf4j.Logger;

/** Says what was opened, in which version, and what is in it. */
final class OpeningLog {

  private OpeningLog() {}

  /** Logs it at DEBUG, the definitions of all tables included; nothing is read if nobody sees it. */
  static void opened(TempleDb db, boolean readOnly, Logger log) {
    if (!log.isDebugEnabled()) {
      return;
    }
    try {
      log(db, readOnly, log);
    } catch (TempleDbException e) {
      // Whether anybody reads the log must not decide whether a database can be opened.
      log.debug("what was opened can't be shown", e);
    }
  }

  private static void log(TempleDb db, boolean readOnly, Logger log) {
    DatabaseDetails details = db.schema().details();
    log.debug(
        "opened '{}' {}: schema version {}, TempleDB {}",
        details.location(),
        readOnly ? "read-only" : "for writing",
        details.version(),
        LibraryVersion.get());
    log.debug(
        "migrations of '{}': {}",
        details.location(),
        details.migrations().stream().map(OpeningLog::line).collect(Collectors.joining(", ")));
    log.debug("schema of '{}':\n{}", details.location(), db.schema().dump());
  }

  private static String line(Migration migration) {
    return migration.version() + " " + migration.description();
  }
}
