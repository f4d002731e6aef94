package dev.templedb.sqlite.environment;

import dev.templedb.environment.Pin;
import dev.templedb.error.CorruptionException;
import dev.templedb.error.NotFoundException;
import dev.templedb.sqlite.connection.Columns;
import dev.templedb.sqlite.connection.KeptConnection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;

/** Reads rows of {@code nix_pins}, some of which a person may have written. */
final class PinRows {

  private static final String FIND = """
      SELECT id, pin_name, revision, nar_hash, committed_on, description
        FROM nix_pins
       WHERE pin_name = ?
      """;

  /** A pin and its id. */
  record Row(long id, Pin pin) {}

  private PinRows() {}

  static Optional<Row> find(KeptConnection connection, String name) throws SQLException {
    return connection.first(FIND, PinRows::row, name);
  }

  static Row get(KeptConnection connection, String name) throws SQLException {
    return find(connection, name).orElseThrow(() -> unknown(connection, name));
  }

  static NotFoundException unknown(KeptConnection connection, String name) {
    return new NotFoundException(connection.operation() + ": there is no pin '" + name
        + "'; list the pins to see which there are, or create it");
  }

  static Row row(ResultSet row) throws SQLException {
    String name = Columns.text(row, 2);
    try {
      return new Row(
          row.getLong(1),
          new Pin(
              name,
              Columns.text(row, 3),
              Columns.text(row, 4),
              Columns.optionalText(row, 5).map(LocalDate::parse),
              Columns.optionalText(row, 6)));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new CorruptionException(
          "reading pin '" + name + "': " + e.getMessage()
              + "; delete the row, which was written by hand, and create the pin",
          e);
    }
  }
}
