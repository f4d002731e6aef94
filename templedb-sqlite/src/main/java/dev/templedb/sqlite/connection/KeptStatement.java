package dev.templedb.sqlite.connection;

import java.sql.SQLException;
import org.sqlite.core.DB;
import org.sqlite.jdbc4.JDBC4PreparedStatement;

/** A statement that goes back to its connection when it is closed, reset and without parameters. */
final class KeptStatement extends JDBC4PreparedStatement {

  private final KeptConnection owner;
  private final String text;
  private boolean inUse = true;

  KeptStatement(KeptConnection owner, String text) throws SQLException {
    super(owner, text);
    this.owner = owner;
    this.text = text;
  }

  /** Hands it out again. */
  void reopen() {
    inUse = true;
  }

  @Override
  public void close() throws SQLException {
    if (!inUse) {
      return;
    }
    inUse = false;
    // After SQLITE_INTERRUPT the driver has finalized the statement itself.
    if (pointer.isClosed()) {
      super.close();
      return;
    }
    rs.close();
    pointer.safeRunInt(DB::reset);
    clearBatch();
    clearParameters();
    batch = null;
    if (!owner.keep(text, this)) {
      discard();
    }
  }

  /** Closes it for good. */
  void discard() throws SQLException {
    super.close();
  }
}
