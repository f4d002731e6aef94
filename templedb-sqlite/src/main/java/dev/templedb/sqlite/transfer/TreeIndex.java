package dev.templedb.sqlite.transfer;

import dev.templedb.error.CorruptionException;
import dev.templedb.sqlite.connection.Checksum;
import dev.templedb.sqlite.connection.KeptConnection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a project remembers of a directory that it was imported from or checked out to: the files that were there, with their state on
 * disk. Sorted by path.
 *
 * @param workTreeId the directory's row
 * @param treeVersion the version of the project's tree that {@code files} is; 0 if it never was one
 * @param fileTypes which state of the rules the types come from
 * @param files the files, by {@link PathOrder}
 * @param unpublished files that an import has stored which then did not come to its end
 */
record TreeIndex(
    long workTreeId,
    long treeVersion,
    String fileTypes,
    List<TrackedFile> files,
    List<TrackedFile> unpublished) {

  private static final Logger log = LoggerFactory.getLogger(TreeIndex.class);

  private static final String FIND = """
      SELECT id, project_id, root_path, tree_version, file_types, used_at, row_check
        FROM work_trees
       WHERE project_id = ? AND root_path = ?
      """;
  private static final String GET = """
      SELECT id, project_id, root_path, tree_version, file_types, used_at
        FROM work_trees
       WHERE id = ?
      """;
  private static final String SEAL = "UPDATE work_trees SET row_check = ? WHERE id = ?";
  private static final String PARTS = """
      SELECT part, entries
        FROM work_tree_indexes
       WHERE work_tree_id = ?
       ORDER BY part
      """;
  private static final String PUT = """
      INSERT INTO work_trees (project_id, root_path, used_at, tree_version, file_types)
      VALUES (?, ?, ?, ?, ?)
          ON CONFLICT (project_id, root_path)
          DO UPDATE SET used_at = excluded.used_at,
                        tree_version = excluded.tree_version,
                        file_types = excluded.file_types
      RETURNING id
      """;
  private static final String BEGIN = """
      INSERT INTO work_trees (project_id, root_path, used_at, file_types)
      SELECT id, ?, ?, ?
        FROM projects
       WHERE id = ?
          ON CONFLICT (project_id, root_path)
          DO UPDATE SET used_at = excluded.used_at,
                        tree_version = CASE file_types WHEN excluded.file_types THEN tree_version ELSE 0 END,
                        file_types = excluded.file_types
      RETURNING id
      """;
  private static final String DELETE_OTHER_TYPES = """
      DELETE FROM work_tree_indexes
       WHERE work_tree_id = (SELECT id
                               FROM work_trees
                              WHERE project_id = ? AND root_path = ? AND file_types <> ?)
      """;
  private static final String LAST_PART =
      "SELECT max(part) FROM work_tree_indexes WHERE work_tree_id = ?";
  private static final String FORGET_OLD = """
      DELETE FROM work_trees
       WHERE project_id = ?1
         AND id IN (SELECT id
                      FROM work_trees
                     WHERE project_id = ?1
                     ORDER BY used_at DESC, id DESC
                     LIMIT -1 OFFSET ?2)
      """;
  private static final String DELETE_PARTS = "DELETE FROM work_tree_indexes WHERE work_tree_id = ?";
  private static final String INSERT_PART =
      "INSERT INTO work_tree_indexes (work_tree_id, part, entries) VALUES (?, ?, ?)";

  /** The first part of what is not published. */
  private static final int UNPUBLISHED = 1_000_000;

  private static final String DELETE_UNPUBLISHED = """
      DELETE FROM work_tree_indexes
       WHERE part >= ?
         AND work_tree_id = (SELECT id
                               FROM work_trees
                              WHERE project_id = ? AND root_path = ?)
      """;

  private static final String COLLECTED = """
      SELECT DISTINCT k.value
        FROM json_each(?) k
        LEFT JOIN contents c ON c.id = k.value
       WHERE c.id IS NULL
      """;

  /** How many directories a project remembers. */
  private static final int REMEMBERED = 8;

  private static final int PART_FILES = 4_096;

  /** Reads what a project remembers of a directory; none if that is nothing. */
  static Optional<TreeIndex> read(KeptConnection connection, long projectId, String root)
      throws SQLException {
    record Row(long id, long treeVersion, String fileTypes, boolean isSound) {}
    Optional<Row> row = connection.first(
        FIND,
        found -> new Row(
            found.getLong(1),
            found.getLong(4),
            found.getString(5),
            found.getLong(7) == check(found)),
        projectId,
        root);
    if (row.isEmpty()) {
      return Optional.empty();
    }
    if (!row.get().isSound()) {
      log.warn("the row of '{}' is damaged and not used: everything there is read again", root);
      return Optional.empty();
    }
    TreeIndex index = new TreeIndex(
        row.get().id(),
        row.get().treeVersion(),
        row.get().fileTypes(),
        new ArrayList<>(),
        new ArrayList<>());
    try {
      index.readParts(connection);
      return Optional.of(index);
    } catch (CorruptionException e) {
      log.warn("the index of '{}' is not used: everything there is read again", root, e);
      return Optional.empty();
    }
  }

  /**
   * The column {@code row_check} of {@code work_trees}: the {@link Checksum} of the columns {@code id}, {@code project_id}, {@code root_path},
   * {@code tree_version}, {@code file_types} and {@code used_at}, which {@code row} begins with.
   */
  static long check(ResultSet row) throws SQLException {
    return new Checksum()
        .number(row.getLong(1))
        .number(row.getLong(2))
        .bytes(row.getBytes(3))
        .number(row.getLong(4))
        .bytes(row.getBytes(5))
        .number(row.getLong(6))
        .value();
  }

  private static void seal(KeptConnection connection, long workTreeId) throws SQLException {
    long check = connection.first(GET, TreeIndex::check, workTreeId).orElseThrow();
    connection.update(SEAL, check, workTreeId);
  }

  private void readParts(KeptConnection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(PARTS)) {
      statement.setLong(1, workTreeId);
      try (ResultSet parts = statement.executeQuery()) {
        while (parts.next()) {
          int part = parts.getInt(1);
          IndexPart.read(
              workTreeId, part, parts.getBytes(2), part < UNPUBLISHED ? files : unpublished);
        }
      }
    }
  }

  /** Whether {@code files} are the project's tree in this state. */
  boolean describes(ProjectTree.Stamp stamp) {
    return treeVersion != 0 && treeVersion == stamp.version() && files.size() == stamp.files();
  }

  /** The contents of which it knows that are not stored any more. What the project's tree refers to is not collected. */
  Set<Long> collected(KeptConnection connection, ProjectTree.Stamp stamp) throws SQLException {
    String ids = Stream.concat(
            describes(stamp) ? Stream.empty() : files.stream(), unpublished.stream())
        .filter(file -> file.symlinkTarget() == null)
        .map(file -> Long.toString(file.contentId()))
        .collect(Collectors.joining(",", "[", "]"));
    Set<Long> collected = new HashSet<>();
    if (ids.length() > 2) {
      try (PreparedStatement statement = connection.prepareStatement(COLLECTED)) {
        statement.setString(1, ids);
        try (ResultSet rows = statement.executeQuery()) {
          while (rows.next()) {
            collected.add(rows.getLong(1));
          }
        }
      }
    }
    return collected;
  }

  /** Forgets what was stored before it is published. */
  static void deleteUnpublished(KeptConnection connection, long projectId, String root)
      throws SQLException {
    connection.update(DELETE_UNPUBLISHED, UNPUBLISHED, projectId, root);
  }

  /** Replaces what a project remembers of a directory. {@code files} are sorted by {@link PathOrder}. */
  static void write(
      KeptConnection connection,
      long projectId,
      String root,
      long nowSeconds,
      long treeVersion,
      String fileTypes,
      List<TrackedFile> files)
      throws SQLException {
    long id = connection
        .first(PUT, row -> row.getLong(1), projectId, root, nowSeconds, treeVersion, fileTypes)
        .orElseThrow();
    seal(connection, id);
    connection.update(DELETE_PARTS, id);
    for (int from = 0; from < files.size(); from += PART_FILES) {
      int to = Math.min(files.size(), from + PART_FILES);
      int part = from / PART_FILES;
      connection.update(INSERT_PART, id, part, IndexPart.write(id, part, files.subList(from, to)));
    }
    connection.update(FORGET_OLD, projectId, REMEMBERED);
  }

  /**
   * Remembers files whose content is stored, so that an import which is killed need not read them again; nothing if the project is gone.
   */
  static void addUnpublished(
      KeptConnection connection,
      long projectId,
      String root,
      long nowSeconds,
      String fileTypes,
      List<TrackedFile> files)
      throws SQLException {
    connection.update(DELETE_OTHER_TYPES, projectId, root, fileTypes);
    Optional<Long> id =
        connection.first(BEGIN, row -> row.getLong(1), root, nowSeconds, fileTypes, projectId);
    if (id.isPresent()) {
      int last = connection.first(LAST_PART, row -> row.getInt(1), id.get()).orElse(0);
      int part = Math.max(last + 1, UNPUBLISHED);
      seal(connection, id.get());
      connection.update(INSERT_PART, id.get(), part, IndexPart.write(id.get(), part, files));
    }
  }
}
