package dev.templedb.sqlite.environment;

import dev.templedb.Page;
import dev.templedb.PageRequest;
import dev.templedb.environment.Environment;
import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.environment.EnvironmentQuery;
import dev.templedb.environment.EnvironmentState;
import dev.templedb.environment.EnvironmentVersion;
import dev.templedb.environment.ResolvedEnvironment;
import dev.templedb.error.CorruptionException;
import dev.templedb.error.NotFoundException;
import dev.templedb.error.ReadOnlyException;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.connection.SqlTime;
import dev.templedb.sqlite.transaction.Calls;
import dev.templedb.sqlite.transaction.Pages;
import dev.templedb.sqlite.transaction.Summary;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;

/** What environments say, with all that they inherit, now and at other times. */
final class EnvironmentHistory {

  private final Calls calls;

  EnvironmentHistory(Calls calls) {
    this.calls = calls;
  }

  /** A page of an environment's versions. */
  Page<EnvironmentVersion> list(String projectSlug, String name, PageRequest request) {
    Operation operation = Operation.of("reading the history of environment", projectSlug, name);
    recordPending(operation);
    return calls.read(operation, connection -> {
      List<EnvironmentVersion> versions = EnvironmentVersions.list(
          connection,
          EnvironmentRows.id(connection, projectSlug, name),
          request.after().map(Long::valueOf).orElse(Long.MAX_VALUE),
          request.limit() + 1);
      return Pages.of(request, versions, version -> Integer.toString(version.number()));
    });
  }

  /** One version. */
  EnvironmentVersion get(UUID version) {
    return calls.read(
        Operation.of("getting environment version", version.toString()),
        connection -> EnvironmentVersions.get(connection, version).version());
  }

  /** Makes an environment say what it said in a version. */
  Environment restore(String projectSlug, String name, UUID version) {
    Objects.requireNonNull(version, "version");
    return calls.write(
        Operation.of("restoring environment", projectSlug, name), (connection, entry) -> {
          // Not read whole: a row that a person has spoiled can be restored, too.
          long id = EnvironmentRows.id(connection, projectSlug, name);
          EnvironmentVersions.Row row = EnvironmentVersions.get(connection, version);
          if (row.environmentId() != id) {
            throw new NotFoundException(connection.operation() + ": version '" + version
                + "' is one of environment '" + row.version().projectSlug() + "/"
                + row.version().environmentName() + "'; its history lists its own");
          }
          EnvironmentState state = row.version().state();
          Summary before = summaryOf(connection, projectSlug, name);
          EnvironmentWrites.update(
              connection,
              projectSlug,
              name,
              id,
              withParentOfThen(connection, row),
              SqlTime.format(calls.clock().instant()));
          VariableRows.replace(connection, id, state.variables());
          Environment after = EnvironmentRows.get(connection, projectSlug, name);
          entry.updated(
              "environment.restore",
              EnvironmentAudit.entity(after),
              before,
              EnvironmentAudit.summary(after, state)
                  .with("version", row.version().number()));
          return after;
        });
  }

  private static Summary summaryOf(KeptConnection connection, String projectSlug, String name)
      throws SQLException {
    try {
      return EnvironmentAudit.summary(EnvironmentRows.get(connection, projectSlug, name));
    } catch (CorruptionException spoiledByHand) {
      return Summary.of("name", name);
    }
  }

  /** The same environment as then, which may have another name now. */
  private static EnvironmentDefinition withParentOfThen(
      KeptConnection connection, EnvironmentVersions.Row row) throws SQLException {
    EnvironmentDefinition definition = row.version().state().definition();
    if (row.parentId() == 0) {
      return definition;
    }
    String parent = EnvironmentRows.findName(connection, row.parentId())
        .orElseThrow(
            () -> new NotFoundException(
                connection.operation() + ": environment '"
                    + definition.parent().orElse("")
                    + "', from which it inherited, has been deleted; update it to what you want of that version"));
    return definition.toBuilder().parent(parent).build();
  }

  /** Resolves an environment as it is. */
  ResolvedEnvironment resolve(String projectSlug, String name) {
    return calls.scan(
        Operation.of("resolving environment", projectSlug, name),
        connection -> new EnvironmentLineages(connection)
            .resolve(
                EnvironmentRows.find(connection, EnvironmentRows.id(connection, projectSlug, name))
                    .orElseThrow()));
  }

  /** Resolves a version. */
  ResolvedEnvironment resolve(UUID version) {
    return calls.scan(
        Operation.of("resolving environment version", version.toString()),
        connection -> new EnvironmentLineages(connection).resolve(version));
  }

  /** Resolves environments as they are. */
  void forEachResolved(EnvironmentQuery query, Consumer<? super ResolvedEnvironment> consumer) {
    Objects.requireNonNull(consumer, "consumer");
    EnvironmentFilter filter = EnvironmentFilter.of(query);
    calls.scan(Operation.of("resolving environments"), connection -> {
      EnvironmentLineages lineages = new EnvironmentLineages(connection);
      EnvironmentRows.forEach(connection, filter, row -> consumer.accept(lineages.resolve(row)));
      return true;
    });
  }

  /** Makes the versions of what others have changed; a write transaction begins with that. */
  private void recordPending(Operation operation) {
    if (calls.read(operation, EnvironmentVersions::isPending)) {
      try {
        calls.write(operation, (connection, entry) -> true);
      } catch (ReadOnlyException e) {
        // Opened for reading, its versions are those that there are.
      }
    }
  }
}
