package dev.templedb.sqlite.schema;

import dev.templedb.error.MigrationException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;

/** What migrations make of an empty database: in memory, each version once. Thread-safe. */
final class FreshSchemas {

  private final Track library;
  private final Map<Integer, SchemaSnapshot> librarys = new ConcurrentHashMap<>();
  private volatile byte @Nullable [] image;

  private FreshSchemas(Track library) {
    this.library = library;
  }

  /** What these migrations of the library make; for those that it brings along, once in the process. */
  static FreshSchemas of(Track library) {
    return library.scripts().equals(MigrationScripts.bundled())
        ? Bundled.INSTANCE
        : new FreshSchemas(library);
  }

  /**
   * The objects of a track's own at one of its versions; an application's are made beside the newest ones of the library, and not kept here,
   * because another set may have the same namespace.
   */
  SchemaSnapshot of(Track track, int version) throws SQLException {
    if (track.isLibrarys()) {
      SchemaSnapshot known = librarys.get(version);
      if (known == null) {
        known = make(version);
        librarys.put(version, known);
      }
      return known;
    }
    try (SQLiteConnection memory = memory()) {
      memory.deserialize("main", image());
      run(memory, track, version);
      return SchemaSnapshot.of(memory).only(track::isPrefixOf);
    } catch (MigrationException e) {
      throw new MigrationException(
          "finding out which schema version " + version + " of '" + track.namespace()
              + "' has, by its steps on an empty database in memory: " + e.getMessage(),
          version,
          e);
    }
  }

  private SchemaSnapshot make(int version) throws SQLException {
    try (SQLiteConnection memory = memory()) {
      run(memory, library, version);
      return SchemaSnapshot.of(memory);
    }
  }

  /** An empty database with the library's newest schema, as a file would have it. */
  private byte[] image() throws SQLException {
    byte[] made = image;
    if (made == null) {
      try (SQLiteConnection memory = memory()) {
        run(memory, library, library.newest());
        made = memory.serialize("main");
      }
      image = made;
    }
    return made;
  }

  private static SQLiteConnection memory() throws SQLException {
    // Not through DriverManager, which sees no driver that another class loader has.
    return (SQLiteConnection) new SQLiteConfig().createConnection("jdbc:sqlite::memory:");
  }

  private static void run(SQLiteConnection memory, Track track, int version) throws SQLException {
    // One transaction: many times as fast, in memory too.
    LedgerTable.execute(memory, "BEGIN");
    for (MigrationScript script : track.scripts().subList(0, version)) {
      ScriptRun.run(memory, script, Direction.UP);
      if (track.isLibrarys()) {
        track.ledger().add(memory, script, Instant.EPOCH);
      }
    }
    LedgerTable.execute(memory, "END");
  }

  private static final class Bundled {
    static final FreshSchemas INSTANCE =
        new FreshSchemas(Track.ofLibrary(MigrationScripts.bundled()));
  }
}
