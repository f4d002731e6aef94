package dev.templedb.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.templedb.content.ContentHash;
import dev.templedb.environment.EnvironmentDiff.Change;
import dev.templedb.environment.EnvironmentDiff.Part;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A null is found where it is given, not where it is used. */
class NullComponentsTest {

  private static final EnvironmentDefinition DEFINITION =
      EnvironmentDefinition.ofPackages(List.of("git"));
  private static final EnvironmentVariable VARIABLE = EnvironmentVariable.literal("A", "1");
  private static final EnvironmentState STATE = new EnvironmentState(DEFINITION, List.of(VARIABLE));
  private static final ResolvedEnvironment RESOLVED =
      ResolvedEnvironment.of("app", "dev", STATE, Environments::pin);
  private static final Environment ENVIRONMENT = Environment.builder()
      .id(new EnvironmentId(1))
      .projectSlug("app")
      .name("dev")
      .definition(DEFINITION)
      .isDefault(true)
      .createdAt(Instant.EPOCH)
      .updatedAt(Instant.EPOCH)
      .build();

  private static final List<Record> RECORDS = List.of(
      DEFINITION,
      VARIABLE,
      STATE,
      RESOLVED,
      RESOLVED.variables().get(0),
      RESOLVED.runScript(),
      ENVIRONMENT,
      new EnvironmentSummary(ENVIRONMENT, 0, 0),
      new Change(Part.PIN, "", Optional.of(RESOLVED.runScript()), Optional.empty()),
      EnvironmentDiff.between(RESOLVED, RESOLVED),
      EnvironmentQuery.all(),
      EnvironmentTemplate.builtInTemplates().get(0),
      new EnvironmentVersion(
          new UUID(1, 2),
          "app",
          "dev",
          1,
          Instant.EPOCH,
          "somebody",
          ContentHash.of(new byte[0]),
          STATE),
      EnvironmentSession.builder()
          .uuid(new UUID(1, 2))
          .projectSlug("app")
          .environmentName("dev")
          .startedAt(Instant.EPOCH)
          .state(EnvironmentSession.State.OPEN)
          .build(),
      SessionStart.of("app", "dev"),
      new SessionStatistics(0, 0, 0, 0, 0, 0, Optional.empty(), Optional.empty(), Optional.empty()),
      new PackageReplacement("app", "dev", DEFINITION, DEFINITION),
      Environments.pin("stable"));

  @TestFactory
  Stream<DynamicTest> constructor_nullComponent_isRefusedAtOnce() {
    return RECORDS.stream()
        .flatMap(record -> Stream.of(record.getClass().getRecordComponents())
            .filter(component -> !component.getType().isPrimitive())
            .map(component -> dynamicTest(
                record.getClass().getSimpleName() + "." + component.getName(),
                () -> assertThatThrownBy(() -> copyWithNull(record, component))
                    .isInstanceOf(NullPointerException.class))));
  }

  /** The record's own values give the same record again. */
  @TestFactory
  Stream<DynamicTest> constructor_ownComponents_giveAnEqualRecord() {
    return RECORDS.stream()
        .map(record -> dynamicTest(
            record.getClass().getSimpleName(),
            () -> assertThat(copyWithNull(record, null)).isEqualTo(record)));
  }

  private static Record copyWithNull(Record record, RecordComponent nulled) throws Throwable {
    RecordComponent[] components = record.getClass().getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      boolean isNulled = nulled != null && components[i].getName().equals(nulled.getName());
      values[i] = isNulled ? null : components[i].getAccessor().invoke(record);
    }
    Constructor<? extends Record> constructor = record
        .getClass()
        .getDeclaredConstructor(
            Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
    try {
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
