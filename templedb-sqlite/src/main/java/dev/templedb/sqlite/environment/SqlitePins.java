package dev.templedb.sqlite.environment;

import dev.templedb.Page;
import dev.templedb.PageRequest;
import dev.templedb.environment.EnvironmentQuery;
import dev.templedb.environment.Pin;
import dev.templedb.environment.PinRepository;
import dev.templedb.error.ConflictException;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.connection.SqlTime;
import dev.templedb.sqlite.transaction.Calls;
import dev.templedb.sqlite.transaction.Pages;
import dev.templedb.sqlite.transaction.Summary;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.statement.Query;

/** The table {@code nix_pins}. */
public final class SqlitePins implements PinRepository {

  private static final String LIST = """
      SELECT id, pin_name, revision, nar_hash, committed_on, description
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
      UNION ALL
      SELECT 'template ' || t.template_name
        FROM nix_environment_templates t
       WHERE json_extract(t.state, '$.pin') = :queryPin
          OR EXISTS (SELECT 1 FROM json_each(t.state, '$.package_pins') WHERE value = :queryPin)
      UNION
      SELECT 'versions of ' || p.slug || '/' || e.env_name
        FROM nix_environment_versions v
        JOIN nix_environments e ON e.id = v.environment_id
        JOIN projects p ON p.id = e.project_id
       WHERE (<filter>) IS NOT TRUE
         AND (json_extract(v.state, '$.pin') = :queryPin
              OR EXISTS (SELECT 1 FROM json_each(v.state, '$.package_pins') WHERE value = :queryPin))
       ORDER BY 1
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
      Optional<Pin> present = PinRows.find(connection, pin.name()).map(PinRows.Row::pin);
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
    return calls.read(
        Operation.of("finding pin", name),
        connection -> PinRows.find(connection, name).map(PinRows.Row::pin));
  }

  @Override
  public Pin get(String name) {
    return calls.read(
        Operation.of("getting pin", name),
        connection -> PinRows.get(connection, name).pin());
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
          .map((row, context) -> PinRows.row(row).pin())
          .list();
      return Pages.of(request, rows, Pin::name);
    });
  }

  @Override
  public void delete(String name) {
    calls.write(Operation.of("deleting pin", name), (connection, change) -> {
      // Also a row that can't be read, so that it can be replaced.
      long id = connection
          .first(ID, row -> row.getLong(1), name)
          .orElseThrow(() -> PinRows.unknown(connection, name));
      refuseUsed(connection, name);
      connection.update(DELETE, id);
      change.deleted("pin.delete", name, Summary.of("name", name));
      return true;
    });
  }

  private static void refuseUsed(KeptConnection connection, String name) {
    EnvironmentFilter filter = EnvironmentFilter.of(EnvironmentQuery.all().usingPin(name));
    Query query = connection.handle().createQuery(USERS.replace("<filter>", filter.condition()));
    filter.bind(query);
    List<String> users =
        query.bind("limit", USERS_NAMED + 1).mapTo(String.class).list();
    if (!users.isEmpty()) {
      throw new ConflictException(
          connection.operation() + ": it is used by "
              + String.join(", ", users.subList(0, Math.min(users.size(), USERS_NAMED)))
              + (users.size() > USERS_NAMED ? " and others" : "")
              + "; a pin stays as long as something says it, versions included, because they must stay what they were");
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
