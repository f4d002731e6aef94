package dev.templedb.sqlite.environment;

import dev.templedb.environment.Environment;
import dev.templedb.environment.EnvironmentState;
import dev.templedb.environment.Pin;
import dev.templedb.environment.ResolvedEnvironment;
import dev.templedb.environment.Sourced;
import dev.templedb.error.CorruptionException;
import dev.templedb.error.NotFoundException;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.environment.EnvironmentRows.Row;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Finds what environments inherit from, in one state of the database; remembers what it has read, for the next of the same project. Belongs
 * to one call.
 */
final class EnvironmentLineages {

  private final KeptConnection connection;
  private final Map<String, Pin> pins = new HashMap<>();
  private final Map<Long, Level> levels = new HashMap<>();
  private String levelsOfProject = "";

  private record Level(Sourced<EnvironmentState> state, long parentId) {}

  EnvironmentLineages(KeptConnection connection) {
    this.connection = connection;
  }

  /** An environment as it is. */
  ResolvedEnvironment resolve(Row row) throws SQLException {
    Environment environment = row.environment();
    if (!environment.projectSlug().equals(levelsOfProject)) {
      levels.clear();
      levelsOfProject = environment.projectSlug();
    }
    Deque<Sourced<EnvironmentState>> lineage = new ArrayDeque<>();
    Set<Long> seen = new HashSet<>();
    long id = environment.id().value();
    while (id != 0) {
      refuseCycle(seen.add(id), environment.projectSlug() + "/" + environment.name());
      Level level = levels.get(id);
      if (level == null) {
        level = level(id == environment.id().value() ? Optional.of(row) : parent(id));
        levels.put(id, level);
      }
      lineage.addFirst(level.state());
      id = level.parentId();
    }
    return resolve(environment.projectSlug(), lineage);
  }

  private Optional<Row> parent(long id) throws SQLException {
    return EnvironmentRows.find(connection, id);
  }

  private Level level(Optional<Row> found) throws SQLException {
    Row row = found.orElseThrow(
        () -> new CorruptionException(
            connection.operation()
                + ": the environment that it inherits from is gone, by an edit by hand; set its parent_id"));
    Environment environment = row.environment();
    EnvironmentState state = new EnvironmentState(
        environment.definition(), VariableRows.list(connection, environment.id().value()));
    return new Level(new Sourced<>(state, environment.name()), row.parentId());
  }

  /** An environment as it was when a version was made. */
  ResolvedEnvironment resolve(UUID version) throws SQLException {
    EnvironmentVersions.Row first = EnvironmentVersions.get(connection, version);
    Deque<Sourced<EnvironmentState>> lineage = new ArrayDeque<>();
    Set<Long> seen = new HashSet<>();
    EnvironmentVersions.Row row = first;
    while (true) {
      refuseCycle(seen.add(row.environmentId()), "version " + version);
      lineage.addFirst(new Sourced<>(row.version().state(), row.version().environmentName()));
      if (row.parentId() == 0) {
        return resolve(first.version().projectSlug(), lineage);
      }
      String parent = row.version().state().definition().parent().orElse("");
      row = EnvironmentVersions.at(connection, row.parentId(), first.id())
          .orElseThrow(() -> new NotFoundException(connection.operation() + ": environment '"
              + parent + "', from which it inherited, has been deleted with its versions"));
    }
  }

  private ResolvedEnvironment resolve(String projectSlug, Deque<Sourced<EnvironmentState>> lineage)
      throws SQLException {
    List<Sourced<EnvironmentState>> levelsInOrder = new ArrayList<>(lineage);
    for (Sourced<EnvironmentState> level : levelsInOrder) {
      String entity = projectSlug + "/" + level.source();
      Optional<String> pin = level.value().definition().pin();
      if (pin.isPresent()) {
        load(pin.get(), entity);
      }
      for (String name : level.value().definition().packagePins().values()) {
        load(name, entity);
      }
    }
    return ResolvedEnvironment.resolve(projectSlug, levelsInOrder, pins::get);
  }

  private void load(String pin, String entity) throws SQLException {
    if (!pins.containsKey(pin)) {
      pins.put(
          pin,
          PinRows.find(connection, pin)
              .orElseThrow(() -> new NotFoundException(connection.operation() + ": environment '"
                  + entity + "' names the pin '" + pin
                  + "', which is gone; create it again, or give the environment another"))
              .pin());
    }
  }

  private void refuseCycle(boolean isNew, String entity) {
    if (!isNew) {
      throw new CorruptionException(connection.operation() + ": " + entity
          + " inherits from itself, by an edit by hand; set its parent_id");
    }
  }
}
