package dev.templedb.sqlite.environment;

import dev.templedb.Page;
import dev.templedb.PageRequest;
import dev.templedb.environment.EnvironmentQuery;
import dev.templedb.environment.Pin;
import dev.templedb.environment.PinRepository;
import dev.templedb.error.ConflictException;
import dev.templedb.error.CorruptionException;
import dev.templedb.error.NotFoundException;
import dev.templedb.sqlite.connection.Columns;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.connection.SqlTime;
import dev.templedb.sqlite.transaction.Calls;
import dev.templedb.sqlite.transaction.Pages;
import dev.templedb.sqlite.transaction.Summary;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.statement.Query;

/** The table {@code nix_pins}. */
public final class SqlitePins implements PinRepository {

  private static final String FIND = """
      SELECT pin_name, revision, nar_hash, committed_on, description
        FROM nix_pins
       WHERE pin_name = ?
      """;
  private static final String LIST = """
      SELECT pin_name, revision, nar_hash, committed_on, description
        FROM nix_pins
       WHERE pin_name > :after
       ORDER BY pin_name
       LIMIT :limit
      """;
  private static final String INSERT = """
      INSERT INTO nix_pins (pin_name, revision, nar_hash, committed_on, description, created_at)
      VALUES (?, ?, ?, ?, ?, ?)
      """;
  private static final String ID = "SELECT id FROM nix_pins WHERE pin_name = ?";
  private static final String USERS = """
      SELECT p.slug || '/' || e.env_name
        FROM projects p
        JOIN nix_environments e ON e.project_id = p.id
       WHERE <filter>
       ORDER BY p.slug, e.env_name
       LIMIT :limit
      """;
  private static final String DELETE = "DELETE FROM nix_pins WHERE id = ?";

  /** How many of its users a pin's refusal to be deleted names. */
  private static final int USERS_NAMED = 3;

  private final Calls calls;

  /** Pins reached by {@code calls}. */
  public SqlitePins(Calls calls) {
    this.calls = calls;
  }

  @Override
  public Pin create(Pin pin) {
    Objects.requireNonNull(pin, "pin");
    return calls.write(Operation.of("creating pin", pin.name()), (connection, change) -> {
      Optional<Pin> present = find(connection, pin.name());
      if (present.isPresent()) {
        if (present.get().equals(pin)) {
          return pin;
        }
        throw new ConflictException(connection.operation()
            + ": there is another pin of that name, and a pin never changes; choose another name");
      }
      connection.update(
          INSERT,
          pin.name(),
          pin.revision(),
          pin.narHash(),
          pin.date().map(LocalDate::toString).orElse(null),
          pin.description().orElse(null),
          SqlTime.format(calls.clock().instant()));
      change.created("pin.create", pin.name(), summary(pin));
      return pin;
    });
  }

  @Override
  public Optional<Pin> find(String name) {
    return calls.read(Operation.of("finding pin", name), connection -> find(connection, name));
  }

  @Override
  public Pin get(String name) {
    return calls.read(Operation.of("getting pin", name), connection -> get(connection, name));
  }

  @Override
  public Page<Pin> list(PageRequest request) {
    Objects.requireNonNull(request, "request");
    return calls.read(Operation.of("listing pins"), connection -> {
      List<Pin> rows = connection
          .handle()
          .createQuery(LIST)
          .bind("after", request.after().orElse(""))
          .bind("limit", request.limit() + 1)
          .map((row, context) -> pin(row))
          .list();
      return Pages.of(request, rows, Pin::name);
    });
  }

  @Override
  public void delete(String name) {
    calls.write(Operation.of("deleting pin", name), (connection, change) -> {
      long id = id(connection, name);
      refuseUsed(connection, name);
      connection.update(DELETE, id);
      change.deleted("pin.delete", name, Summary.of("name", name));
      return true;
    });
  }

  /**
   * The id of a pin, whatever else its row holds.
   *
   * @throws NotFoundException when there is no such pin
   */
  static long id(KeptConnection connection, String name) throws SQLException {
    return connection
        .first(ID, row -> row.getLong(1), name)
        .orElseThrow(() -> unknown(connection, name));
  }

  /**
   * A pin.
   *
   * @throws NotFoundException when there is no such pin
   */
  static Pin get(KeptConnection connection, String name) throws SQLException {
    return find(connection, name).orElseThrow(() -> unknown(connection, name));
  }

  private static void refuseUsed(KeptConnection connection, String name) {
    EnvironmentFilter filter = EnvironmentFilter.of(EnvironmentQuery.all().usingPin(name));
    Query query = connection.handle().createQuery(USERS.replace("<filter>", filter.condition()));
    filter.bind(query);
    List<String> users =
        query.bind("limit", USERS_NAMED + 1).mapTo(String.class).list();
    if (!users.isEmpty()) {
      throw new ConflictException(connection.operation() + ": it is used by "
          + String.join(", ", users.subList(0, Math.min(users.size(), USERS_NAMED)))
          + (users.size() > USERS_NAMED ? " and others" : "")
          + "; give them another pin first");
    }
  }

  private static Optional<Pin> find(KeptConnection connection, String name) throws SQLException {
    return connection.first(FIND, SqlitePins::pin, name);
  }

  private static NotFoundException unknown(KeptConnection connection, String name) {
    return new NotFoundException(
        connection.operation() + ": there is no pin '" + name + "'; list the pins to see them all");
  }

  private static Pin pin(ResultSet row) throws SQLException {
    String name = Columns.text(row, 1);
    try {
      return new Pin(
          name,
          Columns.text(row, 2),
          Columns.text(row, 3),
          Columns.optionalText(row, 4).map(LocalDate::parse),
          Columns.optionalText(row, 5));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new CorruptionException(
          "reading pin '" + name + "': " + e.getMessage()
              + "; its row was written by hand: delete it and insert it with the right values",
          e);
    }
  }

  private static Summary summary(Pin pin) {
    return Summary.of("name", pin.name())
        .with("revision", pin.revision())
        .with("nar_hash", pin.narHash())
        .with("committed_on", pin.date().map(LocalDate::toString))
        .with("description", pin.description());
  }
}
