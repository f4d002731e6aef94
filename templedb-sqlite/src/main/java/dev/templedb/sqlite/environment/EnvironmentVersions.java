package dev.templedb.sqlite.environment;

import dev.templedb.content.ContentHash;
import dev.templedb.environment.EnvironmentState;
import dev.templedb.environment.EnvironmentVersion;
import dev.templedb.error.CorruptionException;
import dev.templedb.error.NotFoundException;
import dev.templedb.sqlite.connection.Columns;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.SqlTime;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The table {@code nix_environment_versions}. Triggers note which environments were changed, by the library or by hand; their versions are
 * made from the rows as they then are.
 */
public final class EnvironmentVersions {

  private static final String IS_PENDING = "SELECT 1 FROM nix_environment_edits LIMIT 1";
  private static final String PENDING =
      "SELECT environment_id FROM nix_environment_edits ORDER BY environment_id";
  private static final String PARENT = "SELECT parent_id FROM nix_environments WHERE id = ?";
  private static final String SETTLE = "DELETE FROM nix_environment_edits WHERE environment_id = ?";
  private static final String NEWEST = """
      SELECT version_number, digest_sha256
        FROM nix_environment_versions
       WHERE environment_id = ?
       ORDER BY version_number DESC
       LIMIT 1
      """;
  private static final String INSERT = """
      INSERT INTO nix_environment_versions
             (uuid, environment_id, version_number, created_at, actor, digest_sha256, parent_id, state)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """;
  private static final String SELECT = """
      SELECT v.id, v.uuid, p.slug, e.env_name, v.version_number, v.created_at, v.actor, v.digest_sha256, v.state, v.environment_id,
             v.parent_id
        FROM nix_environment_versions v
        JOIN nix_environments e ON e.id = v.environment_id
        JOIN projects p ON p.id = e.project_id
      """;
  private static final String FIND = SELECT + " WHERE v.uuid = ?";
  private static final String HISTORY = SELECT + """
       WHERE v.environment_id = ? AND v.version_number < ?
       ORDER BY v.version_number DESC
       LIMIT ?
      """;
  // The newest that is not younger; where there is none, because it was recorded later than its
  // child, the oldest.
  private static final String AT = SELECT + """
       WHERE v.environment_id = ?
       ORDER BY v.id > ?, CASE WHEN v.id > ? THEN v.id ELSE -v.id END
       LIMIT 1
      """;

  private record Newest(int number, String digest) {}

  /** A version, and where it belongs. */
  record Row(long id, long environmentId, long parentId, EnvironmentVersion version) {}

  private EnvironmentVersions() {}

  /** Whether there are changes that have no version yet. */
  static boolean isPending(KeptConnection connection) throws SQLException {
    return connection.first(IS_PENDING, row -> true).isPresent();
  }

  /**
   * Makes the versions of the environments that have changed, and say something new: of what is inherited first, so that of several that
   * changed together each version finds what it inherits as it was then.
   */
  public static void recordPending(KeptConnection connection, Clock clock, String actor)
      throws SQLException {
    List<Long> pending = pending(connection);
    Set<Long> left = new HashSet<>(pending);
    for (long id : pending) {
      Deque<Long> lineage = new ArrayDeque<>();
      for (long next = id; left.remove(next); next = parentId(connection, next)) {
        lineage.push(next);
      }
      for (long next : lineage) {
        record(connection, clock, actor, next);
      }
    }
  }

  private static long parentId(KeptConnection connection, long id) throws SQLException {
    return connection.first(PARENT, row -> row.getLong(1), id).orElse(0L);
  }

  private static void record(KeptConnection connection, Clock clock, String actor, long id)
      throws SQLException {
    try {
      Optional<EnvironmentRows.Row> row = EnvironmentRows.find(connection, id);
      if (row.isPresent()) {
        record(connection, clock, actor, row.get());
      }
      connection.update(SETTLE, id);
    } catch (CorruptionException spoiledByHand) {
      // It has its version when it has been corrected; others need not wait.
    }
  }

  private static List<Long> pending(KeptConnection connection) throws SQLException {
    List<Long> ids = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(PENDING);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        ids.add(rows.getLong(1));
      }
    }
    return ids;
  }

  private static void record(
      KeptConnection connection, Clock clock, String actor, EnvironmentRows.Row row)
      throws SQLException {
    long id = row.environment().id().value();
    String state = EnvironmentStateJson.write(
        new EnvironmentState(row.environment().definition(), VariableRows.list(connection, id)));
    String digest = ContentHash.of(state.getBytes(StandardCharsets.UTF_8)).hex();
    Newest newest = connection
        .first(NEWEST, found -> new Newest(found.getInt(1), found.getString(2)), id)
        .orElse(new Newest(0, ""));
    if (!newest.digest().equals(digest)) {
      connection.update(
          INSERT,
          UUID.randomUUID().toString(),
          id,
          newest.number() + 1,
          SqlTime.format(clock.instant()),
          actor,
          digest,
          row.parentId() == 0 ? null : row.parentId(),
          state);
    }
  }

  /** An environment's versions before a number, the newest first. */
  static List<EnvironmentVersion> list(
      KeptConnection connection, long environmentId, long before, int limit) throws SQLException {
    List<EnvironmentVersion> versions = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(HISTORY)) {
      statement.setLong(1, environmentId);
      statement.setLong(2, before);
      statement.setInt(3, limit);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          versions.add(row(rows).version());
        }
      }
    }
    return versions;
  }

  /** The version with this identity. */
  static Row get(KeptConnection connection, UUID version) throws SQLException {
    return connection
        .first(FIND, EnvironmentVersions::row, version.toString())
        .orElseThrow(() -> new NotFoundException(connection.operation() + ": there is no version '"
            + version + "'; an environment's history lists its own"));
  }

  /** What an environment was when the version with this id was made. */
  static Optional<Row> at(KeptConnection connection, long environmentId, long versionId)
      throws SQLException {
    return connection.first(AT, EnvironmentVersions::row, environmentId, versionId, versionId);
  }

  private static Row row(ResultSet row) throws SQLException {
    UUID uuid = Columns.uuid(row, 2);
    EnvironmentVersion version = new EnvironmentVersion(
        uuid,
        Columns.text(row, 3),
        Columns.text(row, 4),
        row.getInt(5),
        Columns.instant(row, 6),
        Columns.text(row, 7),
        new ContentHash(Columns.text(row, 8)),
        EnvironmentStateJson.read(Columns.text(row, 9), "environment version " + uuid));
    return new Row(row.getLong(1), row.getLong(10), row.getLong(11), version);
  }
}
