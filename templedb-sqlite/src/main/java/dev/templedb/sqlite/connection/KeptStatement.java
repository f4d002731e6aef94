package dev.templedb.sqlite.connection;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.sqlite.core.DB;
import org.sqlite.jdbc4.JDBC4PreparedStatement;

/** A statement that goes back to its connection when it is closed, reset and without parameters. */
class KeptStatement extends JDBC4PreparedStatement {

  /** A parameter above this many bytes is not left in SQLite's memory while nobody uses the statement. */
  private static final int LARGEST_LEFT_BOUND = 4_096;

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
  public boolean execute() throws SQLException {
    owner.running(true);
    try {
      return super.execute();
    } finally {
      owner.running(false);
    }
  }

  @Override
  public ResultSet executeQuery() throws SQLException {
    owner.running(true);
    try {
      return super.executeQuery();
    } finally {
      owner.running(false);
    }
  }

  @Override
  public long executeLargeUpdate() throws SQLException {
    owner.running(true);
    try {
      return super.executeLargeUpdate();
    } finally {
      owner.running(false);
    }
  }

  @Override
  public long[] executeLargeBatch() throws SQLException {
    owner.running(true);
    try {
      return super.executeLargeBatch();
    } finally {
      owner.running(false);
    }
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
    forgetParameters();
    if (!owner.keep(text, this)) {
      discard();
    }
  }

  /**
   * Sees to it that the next use finds every parameter null. Not by {@code sqlite3_clear_bindings}, if that can be avoided: it makes
   * SQLite compile the statement anew when its plan might depend on a parameter, which takes longer than a look-up. The driver binds the
   * whole array before each execution instead.
   */
  private void forgetParameters() throws SQLException {
    boolean large = false;
    Object[] parameters = batch;
    if (parameters != null) {
      for (Object parameter : parameters) {
        large |= parameter instanceof byte[] bytes && bytes.length > LARGEST_LEFT_BOUND;
      }
    }
    if (large) {
      clearParameters();
    }
    clearBatch();
    if (parameters != null && parameters.length != paramCount) {
      batch = new Object[paramCount];
    }
  }

  /** Closes it for good. */
  void discard() throws SQLException {
    super.close();
  }
}
