package dev.templedb.nix.entering;

import dev.templedb.TempleDb;
import dev.templedb.environment.EnvironmentSession;
import dev.templedb.environment.ResolvedEnvironment;
import dev.templedb.environment.SessionStart;
import dev.templedb.error.InvalidInputException;
import dev.templedb.error.ProgramException;
import dev.templedb.nix.expression.ExpressionForm;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Builds environments and runs what is to run in them.
 *
 * <p>An environment is built once for each state of it and of nixpkgs, kept in the Nix store by a link below {@code nix-envs} of the data
 * directory, and from then on entered without starting Nix (in the form {@link ExpressionForm#FHS}). When {@code <nixpkgs>} is a URL, a
 * channel or a directory that changes without its commit or {@code default.nix} changing, {@link #rebuild} takes in what has changed.
 *
 * <p>Each entering is a session, which {@link dev.templedb.environment.EnvironmentSessionRepository} has afterwards: also when it fails.
 *
 * <p>Secret variables are passed to what is entered as variables of its process, and are in no file; the audit log says that they were revealed.
 * Who may look into processes of this user sees them. Where their key is missing, entering throws {@link dev.templedb.error.SecretKeyException}
 * which names them, unless the option {@code withoutSecrets} is set.
 *
 * <p>All methods throw {@link dev.templedb.error.NotFoundException} when the project or environment does not exist; {@link
 * InvalidInputException} when no expression can be made of the environment; {@link ProgramException} when Nix is missing or fails, or the
 * machine can't run such an environment; {@link dev.templedb.error.CancelledException} when the thread is interrupted or the token cancelled,
 * after what was started has ended; {@link dev.templedb.error.DeadlineExceededException} likewise at a time limit, with the end of what a
 * command has written; {@link dev.templedb.error.ReadOnlyException} on entering when the database can't be written, which sessions are
 * recorded in; {@link dev.templedb.error.StorageException} when the data directory can't be written; and IllegalStateException inside a
 * transaction of the database. Immutable and thread-safe; several processes may enter and build the same environment at once.
 */
public final class EnvironmentLauncher {

  private final TempleDb db;
  private final LauncherOptions options;
  private final Platform platform;
  private final BuildDirectory builds;

  EnvironmentLauncher(TempleDb db, LauncherOptions options, Platform platform) {
    this.db = db;
    this.options = options;
    this.platform = platform;
    this.builds = new BuildDirectory(db.dataDirectory());
  }

  /** A launcher with the default options. */
  public static EnvironmentLauncher of(TempleDb db) {
    return of(db, builder -> {});
  }

  /** A launcher with options: {@code EnvironmentLauncher.of(db, options -> options.form(ExpressionForm.SHELL))}. */
  public static EnvironmentLauncher of(
      TempleDb db, Consumer<? super LauncherOptionsBuilder> change) {
    LauncherOptionsBuilder builder = LauncherOptions.builder();
    change.accept(builder);
    return new EnvironmentLauncher(
        Objects.requireNonNull(db, "db"), builder.build(), Platform.current());
  }

  /** Makes sure that an environment is built. */
  public BuiltEnvironment build(String projectSlug, String environmentName) {
    return build(resolve(projectSlug, environmentName), false);
  }

  /** Builds an environment although it is built, for what can't be seen without Nix. */
  public BuiltEnvironment rebuild(String projectSlug, String environmentName) {
    return build(resolve(projectSlug, environmentName), true);
  }

  /** Whether an environment is built, as it is now. Starts nothing. */
  public boolean isBuilt(String projectSlug, String environmentName) {
    return builds.isBuilt(resolve(projectSlug, environmentName));
  }

  /**
   * Enters an environment: its command, a shell usually, takes over the standard input, output and error output of this process, and this
   * thread waits until it ends.
   *
   * @return the exit code; 128 and the number of the signal when a signal ended it
   */
  public int enter(String projectSlug, String environmentName) {
    SessionStart start = SessionStart.of(projectSlug, environmentName);
    return inSession(start, entering -> {
      Child child = entering.start(
          options.form() == ExpressionForm.FHS
              ? List.of(program(entering.build(), true))
              : nixShell(entering, entering.runScript()),
          ProcessBuilder::inheritIO);
      int exitCode = child.await(entering.patience(Optional.empty()), () -> {});
      return session -> exitCode;
    });
  }

  /** Runs a command in an environment and captures its output. */
  public CommandResult run(String projectSlug, String environmentName, String... words) {
    return run(projectSlug, environmentName, EnvironmentCommand.of(words));
  }

  /**
   * Runs a command in an environment, in the place of the one that the environment has.
   *
   * @throws InvalidInputException also when a word of the command can't be represented in the encoding that this JVM has for other programs
   */
  public CommandResult run(String projectSlug, String environmentName, EnvironmentCommand command) {
    command.words().forEach(EnvironmentLauncher::checkEncoding);
    SessionStart start = SessionStart.of(projectSlug, environmentName).running(command.text());
    return inSession(start, entering -> {
      Child child = entering.start(commandLine(entering, command), builder -> {
        if (command.inheritsIo()) {
          builder.inheritIO();
        } else if (command.input().isPresent()) {
          builder.redirectInput(ProcessBuilder.Redirect.PIPE);
        }
      });
      return new CapturedCommand(child, command)
          .await(
              new Patience(entering.running(command), options.cancellation(), command.timeLimit()));
    });
  }

  private List<String> commandLine(Entering entering, EnvironmentCommand command) {
    if (options.form() == ExpressionForm.SHELL) {
      return nixShell(entering, Optional.of(command.text()));
    }
    List<String> line =
        new ArrayList<>(List.of(program(entering.build(), false), "-c", "exec -- \"$@\"", "--"));
    line.addAll(command.words());
    return line;
  }

  private String program(EnvironmentBuild build, boolean enter) {
    try {
      return (enter ? builds.enter(build.key()) : builds.command(build.key())).toString();
    } catch (IOException e) {
      throw new ProgramException(
          "entering " + build.name() + " failed: what was built for it is gone: " + e.getMessage()
              + ". Try again, which builds it anew.",
          e);
    }
  }

  /** {@code --run} is right here: only in an FHS environment it runs nothing. */
  private List<String> nixShell(Entering entering, Optional<String> script) {
    EnvironmentBuild build = entering.build();
    List<String> line = new ArrayList<>();
    line.add(NixProgram.find("nix-shell", options, "entering " + build.name()).toString());
    line.addAll(List.of("--pure", builds.expressionFile(build.key()).toString()));
    Map<String, String> own = System.getenv();
    Set<String> kept = new TreeSet<>(entering.secretNames());
    options.environment().forEach((name, value) -> {
      if (!value.equals(own.get(name))) {
        kept.add(name);
      }
    });
    kept.forEach(name -> line.addAll(List.of("--keep", name)));
    script.ifPresent(text -> line.addAll(List.of("--run", "exec " + text)));
    return line;
  }

  private EnvironmentBuild resolve(String projectSlug, String environmentName) {
    return describe(db.environments().resolve(projectSlug, environmentName));
  }

  private EnvironmentBuild describe(ResolvedEnvironment environment) {
    Path directory = options.directory().orElse(Path.of("")).toAbsolutePath();
    try {
      return EnvironmentBuild.of(environment, options, platform.system(), directory);
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(
          "generating the expression of "
              + EnvironmentBuild.name(environment.projectSlug(), environment.name()) + " failed: "
              + e.getMessage() + ". Correct the environment and try again.",
          e);
    }
  }

  private BuiltEnvironment build(EnvironmentBuild build, boolean anew) {
    Patience patience =
        new Patience("building " + build.name(), options.cancellation(), options.buildTimeLimit());
    boolean built = KeyLock.holding(builds.lock(build.key()), patience, () -> {
      boolean needed = anew || !builds.isBuilt(build);
      if (needed) {
        builds.build(build, options, patience);
      }
      return needed;
    });
    return new BuiltEnvironment(
        build.key(), builds.expressionFile(build.key()), builds.environment(build.key()), built);
  }

  private <R> R inSession(
      SessionStart start, Function<Entering, Function<EnvironmentSession, R>> work) {
    Entering entering = Entering.open(db, options, start, this::describe);
    Function<EnvironmentSession, R> result;
    try {
      EnvironmentBuild build = entering.build();
      checkMachine(build);
      checkDirectory(build);
      build(build, false);
      result = work.apply(entering);
    } catch (RuntimeException | Error e) {
      entering.closeAfter(e);
      throw e;
    }
    return result.apply(entering.close());
  }

  private void checkMachine(EnvironmentBuild build) {
    if (options.form() == ExpressionForm.FHS && options.checksNamespaces()) {
      platform.namespaceProblem().ifPresent(problem -> {
        throw new ProgramException("entering " + build.name() + " is not possible: " + problem
            + ". Enter it in the form SHELL, which needs no namespaces, or allow them.");
      });
    }
  }

  private void checkDirectory(EnvironmentBuild build) {
    options.directory().filter(directory -> !Files.isDirectory(directory)).ifPresent(directory -> {
      throw new InvalidInputException("entering " + build.name() + ": the working directory "
          + directory + " is no directory. Create it, or give another.");
    });
  }

  private static void checkEncoding(String word) {
    Charset charset = Runtime.version().feature() >= 18
        ? Charset.forName(System.getProperty("sun.jnu.encoding"))
        : Charset.defaultCharset();
    if (!charset.newEncoder().canEncode(word)) {
      throw new InvalidInputException("running a command: '" + word + "' can't be given to another"
          + " program in the encoding " + charset
          + ". Start the JVM in a UTF-8 locale, for instance with LC_ALL=C.UTF-8.");
    }
  }
}
