package dev.templedb.sqlite.contract;

import static java.util.Map.entry;

import dev.templedb.PageRequest;
import dev.templedb.Repositories;
import dev.templedb.content.ContentHash;
import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.environment.EnvironmentQuery;
import dev.templedb.environment.EnvironmentState;
import dev.templedb.environment.EnvironmentTemplate;
import dev.templedb.environment.EnvironmentVariable;
import dev.templedb.environment.EnvironmentVersion;
import dev.templedb.environment.Pin;
import dev.templedb.environment.SessionStart;
import dev.templedb.project.DeploymentTargetDetails;
import dev.templedb.project.Expected;
import dev.templedb.project.FileTypeRule;
import dev.templedb.project.NewFileType;
import dev.templedb.project.ProjectDetails;
import dev.templedb.setting.Secret;
import dev.templedb.setting.SettingKey;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every method of every repository that changes something, found by reflection, with arguments that make it change something. */
final class MutatingMethods {

  private static final List<String> READING_PREFIXES = List.of(
      "anchor",
      "find",
      "get",
      "list",
      "forEach",
      "count",
      "read",
      "openStream",
      "verify",
      "history",
      "resolve",
      "preview",
      "statistics",
      "neverUsed");

  private static final EnvironmentDefinition GIT = EnvironmentDefinition.ofPackages(List.of("git"));
  private static final byte[] ONE = {'1'};
  private static final byte[] TWO = {'2'};
  private static final DeploymentTargetDetails LIVE = DeploymentTargetDetails.ofType("production");

  private static final EnvironmentTemplate OWN_TEMPLATE =
      EnvironmentTemplate.of("own", "", EnvironmentState.of(GIT));

  /** Arguments for a database that {@link #prepare} and {@link #prepareFiles} have filled. A new method needs a line here. */
  private static final Map<String, List<Object>> ARGUMENTS = Map.ofEntries(
      entry("ProjectRepository.create(String)", List.of("new")),
      entry(
          "ProjectRepository.create(String, ProjectDetails)",
          List.of("new", ProjectDetails.named("New"))),
      entry(
          "ProjectRepository.createAll(Map)",
          List.of(Map.of("new1", ProjectDetails.named("1"), "new2", ProjectDetails.named("2")))),
      entry(
          "ProjectRepository.update(String, UnaryOperator)",
          List.of("app", (UnaryOperator<ProjectDetails>) details -> details.withName("New"))),
      entry("ProjectRepository.rename(String, String)", List.of("app", "new")),
      entry("ProjectRepository.delete(String)", List.of("spare")),
      entry(
          "EnvironmentRepository.create(String, String, EnvironmentDefinition)",
          List.of("app", "new", GIT)),
      entry(
          "EnvironmentRepository.create(String, String, EnvironmentState)",
          List.of("app", "new", EnvironmentState.of(GIT))),
      entry(
          "EnvironmentRepository.createFromTemplate(String, String, String)",
          List.of("app", "new", "own")),
      entry(
          "EnvironmentRepository.restore(String, String, UUID)",
          List.of("app", "dev", (Function<Repositories, UUID>) MutatingMethods::firstVersion)),
      entry(
          "EnvironmentRepository.replacePackage(String, String, EnvironmentQuery)",
          List.of("git", "jj", EnvironmentQuery.all())),
      entry(
          "EnvironmentRepository.update(String, String, UnaryOperator)",
          List.of("app", "dev", (UnaryOperator<EnvironmentDefinition>)
              old -> old.withBasePackages(List.of("zsh")))),
      entry("EnvironmentRepository.rename(String, String, String)", List.of("app", "dev", "new")),
      entry("EnvironmentRepository.setDefault(String, String)", List.of("app", "second")),
      entry("EnvironmentRepository.delete(String, String)", List.of("app", "dev")),
      entry(
          "EnvironmentRepository.setVariable(String, String, EnvironmentVariable)",
          List.of("app", "dev", EnvironmentVariable.literal("NEW", "1"))),
      entry(
          "EnvironmentRepository.setVariables(String, String, Collection)",
          List.of(
              "app",
              "dev",
              List.of(
                  EnvironmentVariable.literal("A", "2"), EnvironmentVariable.literal("B", "2")))),
      entry(
          "EnvironmentRepository.setSecretVariable(String, String, String, Secret)",
          List.of("app", "dev", "A", Secret.of("s"))),
      entry(
          "EnvironmentRepository.revealVariable(String, String, String)",
          List.of("app", "second", "SECRET")),
      entry("EnvironmentRepository.revealVariables(String, String)", List.of("app", "second")),
      entry("SettingRepository.set(SettingKey, String)", List.of(SettingKey.global("new"), "1")),
      entry(
          "SettingRepository.setSecret(SettingKey, Secret)",
          List.of(SettingKey.of("app", "secret"), Secret.of("t"))),
      entry(
          "SettingRepository.describe(SettingKey, String)",
          List.of(SettingKey.of("app", "secret"), "d")),
      entry("SettingRepository.reveal(SettingKey)", List.of(SettingKey.of("app", "secret"))),
      entry("SettingRepository.delete(SettingKey)", List.of(SettingKey.of("app", "secret"))),
      entry(
          "EnvironmentRepository.removeVariable(String, String, String)",
          List.of("app", "dev", "A")),
      entry("EnvironmentRepository.recordExpressionFile(String, String)", List.of("app", "dev")),
      entry(
          "EnvironmentSessionRepository.open(SessionStart)",
          List.of(SessionStart.of("app", "second"))),
      entry(
          "EnvironmentSessionRepository.close(UUID, int)",
          List.of((Function<Repositories, UUID>) MutatingMethods::openSession, 1)),
      entry("EnvironmentSessionRepository.closeFailed(UUID)", List.of((Function<Repositories, UUID>)
          MutatingMethods::openSession)),
      entry(
          "EnvironmentTemplateRepository.save(EnvironmentTemplate)",
          List.of(EnvironmentTemplate.of("own", "changed", EnvironmentState.of(GIT)))),
      entry("EnvironmentTemplateRepository.delete(String)", List.of("own")),
      entry("PinRepository.create(Pin)", List.of(Pin.of("new", "ab".repeat(20), "ab".repeat(32)))),
      entry("PinRepository.delete(String)", List.of("stable")),
      entry(
          "DeploymentTargetRepository.create(String, String, DeploymentTargetDetails)",
          List.of("app", "new", LIVE)),
      entry(
          "DeploymentTargetRepository.update(String, String, UnaryOperator)",
          List.of("app", "live", (UnaryOperator<DeploymentTargetDetails>)
              details -> details.toBuilder().host("h").build())),
      entry(
          "DeploymentTargetRepository.rename(String, String, String)",
          List.of("app", "live", "new")),
      entry("DeploymentTargetRepository.delete(String, String)", List.of("app", "live")),
      entry("FileRepository.put(String, String, byte[])", List.of("app", "a.txt", TWO)),
      entry(
          "FileRepository.put(String, String, byte[], Expected)",
          List.of("app", "new.txt", TWO, Expected.nothing())),
      entry(
          "FileRepository.putSymlink(String, String, String, Expected)",
          List.of("app", "link", "a.txt", Expected.nothing())),
      entry(
          "FileRepository.setExecutable(String, String, boolean, Expected)",
          List.of("app", "a.txt", true, Expected.anything())),
      entry(
          "FileRepository.delete(String, String, Expected)",
          List.of("app", "a.txt", Expected.content(ContentHash.of(ONE)))),
      entry(
          "FileRepository.move(String, String, String, Expected)",
          List.of("app", "a.txt", "b.txt", Expected.anything())),
      entry(
          "FileTypeRepository.create(NewFileType)",
          List.of(NewFileType.of("new_type", "language", FileTypeRule.extension("new")))),
      entry("FileTypeRepository.delete(String)", List.of("own_type")));

  private MutatingMethods() {}

  /** One method of one repository, with its arguments. */
  record Mutation(Method repository, Method method, List<Object> arguments) {

    /** Calls it, and throws what it throws. */
    void run(Repositories repositories) {
      try {
        Object[] values = arguments.stream()
            .map(argument ->
                argument instanceof Function<?, ?> found && !(argument instanceof UnaryOperator<?>)
                    ? lookUp(found, repositories)
                    : argument)
            .toArray();
        method.invoke(repository.invoke(repositories), values);
      } catch (InvocationTargetException e) {
        if (e.getCause() instanceof RuntimeException cause) {
          throw cause;
        }
        throw new IllegalStateException(e);
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public String toString() {
      return signature(method);
    }
  }

  /** An argument that is known only when the database is there. */
  @SuppressWarnings("unchecked")
  private static Object lookUp(Function<?, ?> found, Repositories repositories) {
    return ((Function<Repositories, ?>) found).apply(repositories);
  }

  private static UUID openSession(Repositories repositories) {
    return repositories.environmentSessions().listOpen().get(0).uuid();
  }

  private static UUID firstVersion(Repositories repositories) {
    List<EnvironmentVersion> history = repositories
        .environments()
        .history("app", "dev", PageRequest.first(100))
        .items();
    return history.get(history.size() - 1).uuid();
  }

  /** Every mutation that has arguments. */
  static Stream<Mutation> all() {
    return repositories()
        .flatMap(repository -> mutating(repository)
            .filter(method -> ARGUMENTS.containsKey(signature(method)))
            .map(method -> new Mutation(repository, method, ARGUMENTS.get(signature(method)))));
  }

  /** The signatures of all methods that change something. */
  static List<String> signatures() {
    return repositories()
        .flatMap(MutatingMethods::mutating)
        .map(MutatingMethods::signature)
        .sorted()
        .toList();
  }

  /** The signatures that there are arguments for. */
  static List<String> signaturesWithArguments() {
    return List.copyOf(new TreeMap<>(ARGUMENTS).keySet());
  }

  /** Makes what the arguments refer to. */
  static void prepare(Repositories db) {
    db.projects().create("app");
    db.projects().create("spare");
    db.environments().create("app", "dev", GIT);
    db.environments().create("app", "second", GIT);
    db.environments().setVariable("app", "dev", EnvironmentVariable.literal("A", "1"));
    db.environments().setSecretVariable("app", "second", "SECRET", Secret.of("s"));
    db.settings().setSecret(SettingKey.of("app", "secret"), Secret.of("s"));
    db.environmentSessions().open(SessionStart.of("app", "second"));
    db.environmentTemplates().save(OWN_TEMPLATE);
    db.pins().create(Pin.of("stable", "ab".repeat(20), "ab".repeat(32)));
    db.deploymentTargets().create("app", "live", LIVE);
    db.fileTypes().create(NewFileType.of("own_type", "language"));
  }

  /** Makes the file that the arguments of edits refer to. */
  static void prepareFiles(Repositories db) {
    db.files().put("app", "a.txt", ONE);
  }

  private static Stream<Method> repositories() {
    return Arrays.stream(Repositories.class.getMethods())
        .filter(method -> method.getParameterCount() == 0);
  }

  private static Stream<Method> mutating(Method repository) {
    return Arrays.stream(repository.getReturnType().getMethods())
        .filter(method -> !Modifier.isStatic(method.getModifiers()))
        .filter(method -> READING_PREFIXES.stream().noneMatch(method.getName()::startsWith));
  }

  private static String signature(Method method) {
    return method.getDeclaringClass().getSimpleName() + "." + method.getName()
        + Arrays.stream(method.getParameterTypes())
            .map(Class::getSimpleName)
            .collect(Collectors.joining(", ", "(", ")"));
  }
}
