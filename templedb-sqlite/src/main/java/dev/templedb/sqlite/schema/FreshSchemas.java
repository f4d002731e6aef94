package dev.templedb.sqlite.schema;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.sqlite.SQLiteConfig;

/** What migrations make of an empty database: in memory, each version once. Thread-safe. */
final class FreshSchemas {

  private record Key(String namespace, int version) {}

  private final Track library;
  private final Map<Key, SchemaSnapshot> made = new ConcurrentHashMap<>();

  FreshSchemas(Track library) {
    this.library = library;
  }

  /** The objects of a track's own at one of its versions; an application's are made beside the newest ones of the library. */
  SchemaSnapshot of(Track track, int version) throws SQLException {
    Key key = new Key(track.namespace(), version);
    SchemaSnapshot known = made.get(key);
    if (known != null) {
      return known;
    }
    SchemaSnapshot fresh = make(track, version);
    made.put(key, fresh);
    return fresh;
  }

  private SchemaSnapshot make(Track track, int version) throws SQLException {
    // Not through DriverManager, which sees no driver that another class loader has.
    try (Connection memory = new SQLiteConfig().createConnection("jdbc:sqlite::memory:")) {
      if (track.isLibrarys()) {
        run(memory, library, version);
        return SchemaSnapshot.of(memory);
      }
      run(memory, library, library.newest());
      run(memory, track, version);
      return SchemaSnapshot.of(memory).only(track::isPrefixOf);
    }
  }

  private static void run(Connection memory, Track track, int version) throws SQLException {
    List<MigrationScript> scripts = track.scripts().subList(0, version);
    // One transaction: many times as fast, in memory too.
    LedgerTable.execute(memory, "BEGIN");
    for (MigrationScript script : scripts) {
      ScriptRun.run(memory, script, Direction.UP);
      if (track.isLibrarys()) {
        track.ledger().add(memory, script, Instant.EPOCH);
      }
    }
    LedgerTable.execute(memory, "END");
  }
}
