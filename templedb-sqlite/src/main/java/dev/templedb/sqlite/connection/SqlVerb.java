package dev.templedb.sqlite.connection;

import java.util.Locale;

/** What kind of statement a text is, by its first word. */
enum SqlVerb {
  READS(true, false),
  /** It changes rows; so may what begins with WITH. */
  CHANGES(true, true),
  OTHER(false, false);

  private final boolean hasPlan;
  private final boolean changesRows;

  SqlVerb(boolean hasPlan, boolean changesRows) {
    this.hasPlan = hasPlan;
    this.changesRows = changesRows;
  }

  /** The verb of {@code sql}; comments before it make it {@link #OTHER}. */
  static SqlVerb of(String sql) {
    String text = sql.stripLeading();
    int end = 0;
    while (end < text.length() && Character.isLetter(text.charAt(end))) {
      end++;
    }
    return switch (text.substring(0, end).toUpperCase(Locale.ROOT)) {
      case "SELECT", "VALUES" -> READS;
      case "INSERT", "UPDATE", "DELETE", "REPLACE", "WITH" -> CHANGES;
      default -> OTHER;
    };
  }

  /** Whether the engine has a plan for it. Asking for that of a PRAGMA might run it. */
  boolean hasPlan() {
    return hasPlan;
  }

  /** Whether a number of changed rows says something about it. */
  boolean changesRows() {
    return changesRows;
  }
}
