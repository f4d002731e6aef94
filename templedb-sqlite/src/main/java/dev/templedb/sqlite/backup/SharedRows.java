package dev.templedb.sqlite.backup;

import dev.templedb.TempleDbOptions;
import dev.templedb.setting.SecretKey;
import dev.templedb.sqlite.connection.Columns;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.SqlTime;
import dev.templedb.sqlite.secret.SecureDelete;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a project needs and the database owns: pins, templates, types and secrets. Missing rows are added. A secret that is there, but encrypted
 * for nobody whose key this database has been opened with, is replaced by one that is.
 */
final class SharedRows {

  private static final String RECIPIENTS = "SELECT recipients FROM secrets WHERE uuid = ?";
  private static final String REPLACE = """
      UPDATE secrets
         SET recipients = ?, ciphertext = ?, updated_at = ?
       WHERE uuid = ?
      """;

  private final KeptConnection source;
  private final long projectId;
  private final KeptConnection target;
  private final Set<String> readers;

  /** Rows that the project with that id in {@code source} needs in {@code target}, which was opened with {@code options}. */
  SharedRows(
      KeptConnection source, long projectId, KeptConnection target, TempleDbOptions options) {
    this.source = source;
    this.projectId = projectId;
    this.target = target;
    this.readers = options.secretKeys().stream()
        .map(SecretKey::recipient)
        .map(recipient -> recipient.text())
        .collect(Collectors.toSet());
  }

  /** Whether there is nothing to add or to replace. */
  boolean areThere() throws SQLException {
    boolean[] complete = {true};
    for (ProjectTable table : ProjectTable.ALL) {
      if (table.isShared()) {
        ProjectRows.read(source, table, projectId, row -> complete[0] &= isThere(table, row));
      }
    }
    return complete[0];
  }

  private boolean isThere(ProjectTable table, Object[] row) throws SQLException {
    String find =
        "SELECT 1 FROM " + table.name() + " WHERE " + Objects.requireNonNull(table.key()) + " = ?";
    return target.first(find, found -> true, row[0]).isPresent()
        && !(table.name().equals(ProjectTable.SECRETS) && isToBeReplaced(row));
  }

  private boolean isToBeReplaced(Object[] secret) throws SQLException {
    Optional<String> present =
        target.first(RECIPIENTS, row -> Columns.text(row, 1), String.valueOf(secret[0]));
    return present.isPresent()
        && !isReadable(present.get())
        && isReadable(String.valueOf(secret[1]));
  }

  private boolean isReadable(String recipients) {
    return Arrays.stream(recipients.split(" ", -1)).anyMatch(readers::contains);
  }

  /** Replaces the secrets that are to be replaced; how many that were. */
  long replaceSecrets(Instant now) throws SQLException {
    long[] replaced = {0};
    ProjectTable secrets = ProjectTable.named(ProjectTable.SECRETS);
    ProjectRows.read(source, secrets, projectId, row -> {
      if (isToBeReplaced(row)) {
        replaced[0] += SecureDelete.run(
            target, () -> target.update(REPLACE, row[1], row[2], SqlTime.format(now), row[0]));
      }
    });
    return replaced[0];
  }
}
