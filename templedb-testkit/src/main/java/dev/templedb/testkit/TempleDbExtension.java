package dev.templedb.testkit;

import dev.templedb.TempleDb;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each test a fresh database in memory as a parameter of type {@link TempleDb}, the same one to the test method and to its {@code
 * @BeforeEach} and {@code @AfterEach} methods, and closes it after the test.
 *
 * <pre>{@code
 * @ExtendWith(TempleDbExtension.class)
 * class OrdersTest {
 *   @Test
 *   void import_emptyDirectory_addsNothing(TempleDb db) { … }
 * }
 * }</pre>
 */
public final class TempleDbExtension implements ParameterResolver {

  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(TempleDbExtension.class);

  /** Called by JUnit. */
  public TempleDbExtension() {}

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == TempleDb.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(TempleDb.class, key -> TempleDb.inMemory(), TempleDb.class);
  }
}
