package dev.templedb.sqlite.schema;

import dev.templedb.error.MigrationException;
import java.sql.Connection;
import java.sql.SQLException;

/** What keeps the library's schema from being rolled back: asked before a copy is made. The scripts refuse it, too. */
final class RollbackObstacles {

  private static final int SECRETS = 8;
  private static final int ANCHOR = 7;

  private RollbackObstacles() {}

  /**
   * Looks for some.
   *
   * @throws MigrationException when there is one, with the way out
   */
  static void refuse(Connection connection, int from, int to) throws SQLException {
    if (from >= SECRETS && to < SECRETS) {
      int secrets = LedgerTable.number(connection, "SELECT count(*) FROM secrets");
      if (secrets > 0) {
        throw new MigrationException(
            "rolling back to version " + to + ": the database has " + secrets
                + " secret values, which version " + SECRETS
                + " brought; make them clear or delete them, then call secrets().collect()",
            from,
            null);
      }
    }
    if (from >= ANCHOR
        && to < ANCHOR
        && LedgerTable.number(connection, "SELECT max(audit_anchor_id <> 0) FROM database_state")
            == 1) {
      throw new MigrationException(
          "rolling back to version " + to
              + ": entries were removed from the audit log, which could not be verified any more; restore a backup from before that",
          from,
          null);
    }
  }
}
