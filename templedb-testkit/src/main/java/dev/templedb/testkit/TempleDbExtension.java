package dev.templedb.testkit;

import dev.templedb.TempleDb;
import dev.templedb.TempleDbOptionsBuilder;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestInstantiationAwareExtension;

/**
 * Gives each test a fresh database in memory as a parameter of type {@link TempleDb}, the same one to the test method, its {@code
 * @BeforeEach} and {@code @AfterEach} methods and the constructor, and closes it after the test. Needs JUnit 5.13 or newer.
 *
 * <pre>{@code
 * @ExtendWith(TempleDbExtension.class)
 * class OrdersTest {
 *   @Test
 *   void import_emptyDirectory_addsNothing(TempleDb db) { … }
 * }
 * }</pre>
 */
public final class TempleDbExtension implements ParameterResolver, TestInstantiationAwareExtension {

  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(TempleDbExtension.class);

  private final Consumer<? super TempleDbOptionsBuilder> options;

  /** Called by JUnit. */
  public TempleDbExtension() {
    this(builder -> {});
  }

  private TempleDbExtension(Consumer<? super TempleDbOptionsBuilder> options) {
    this.options = options;
  }

  /**
   * An extension that opens each database with options, for a field: {@code @RegisterExtension static final TempleDbExtension EXTENSION =
   * TempleDbExtension.with(options -> options.actor("tester"))}.
   */
  public static TempleDbExtension with(Consumer<? super TempleDbOptionsBuilder> options) {
    return new TempleDbExtension(Objects.requireNonNull(options, "options"));
  }

  /** Gives a constructor the database of the test that the instance is for. */
  @Override
  public ExtensionContextScope getTestInstantiationExtensionContextScope(
      ExtensionContext rootContext) {
    return ExtensionContextScope.TEST_METHOD;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == TempleDb.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    if (context.getTestMethod().isEmpty()) {
      throw new ParameterResolutionException(
          "a TempleDb belongs to one test: take it as a parameter of the test method, of a"
              + " @BeforeEach or @AfterEach method, or of the constructor of a class with an instance for each test");
    }
    return context
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(TempleDb.class, key -> TempleDb.inMemory(options), TempleDb.class);
  }
}
