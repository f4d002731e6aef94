package dev.templedb.nix.entering;

import dev.templedb.TempleDb;
import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.environment.EnvironmentSession;
import dev.templedb.environment.ResolvedEnvironment;
import dev.templedb.environment.SessionStart;
import dev.templedb.error.BusyException;
import dev.templedb.error.CancelledException;
import dev.templedb.error.CorruptionException;
import dev.templedb.error.InvalidInputException;
import dev.templedb.error.ReadOnlyException;
import dev.templedb.error.SecretKeyException;
import dev.templedb.setting.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** One entering of an environment, from the opening of its session to the closing. */
final class Entering {

  /** How often a session that ended is closed while others hold the write lock, each time for the lock timeout. */
  private static final int CLOSING_ATTEMPTS = 6;

  private final TempleDb db;
  private final LauncherOptions options;
  private final String name;
  private final UUID session;
  private final ResolvedEnvironment environment;
  private final Supplier<EnvironmentBuild> build;
  private final Map<String, Secret> secrets;
  private Optional<Child> child = Optional.empty();

  private Entering(
      TempleDb db,
      LauncherOptions options,
      UUID session,
      ResolvedEnvironment environment,
      Supplier<EnvironmentBuild> build,
      Map<String, Secret> secrets) {
    this.db = db;
    this.options = options;
    this.name = EnvironmentBuild.name(environment.projectSlug(), environment.name());
    this.session = session;
    this.environment = environment;
    this.build = build;
    this.secrets = secrets;
  }

  /** Opens a session, in the transaction that reads the environment: it is a session of the version that is built. */
  static Entering open(
      TempleDb db,
      LauncherOptions options,
      SessionStart start,
      Function<ResolvedEnvironment, EnvironmentBuild> describe) {
    try {
      return openIn(db, options, start, describe);
    } catch (ReadOnlyException e) {
      throw new ReadOnlyException(
          "entering " + EnvironmentBuild.name(start.projectSlug(), start.environmentName())
              + " failed: its session can't be recorded, because the database can't be written."
              + " Open it for writing with TempleDb.open, as a user who may write the file.",
          e);
    }
  }

  private static Entering openIn(
      TempleDb db,
      LauncherOptions options,
      SessionStart start,
      Function<ResolvedEnvironment, EnvironmentBuild> describe) {
    return db.inTransaction(tx -> {
      ResolvedEnvironment environment =
          tx.environments().resolve(start.projectSlug(), start.environmentName());
      SessionStart described = start;
      Supplier<EnvironmentBuild> build;
      Map<String, Secret> secrets = Map.of();
      try {
        EnvironmentBuild known = describe.apply(environment);
        described = start.inExpression(known.key());
        if (!options.withoutSecrets() && !environment.secretVariables().isEmpty()) {
          secrets = tx.environments().revealVariables(start.projectSlug(), start.environmentName());
        }
        build = () -> known;
      } catch (SecretKeyException e) {
        SecretKeyException failure = missingKey(environment, e);
        build = () -> {
          throw failure;
        };
      } catch (InvalidInputException | CorruptionException e) {
        build = () -> {
          throw e;
        };
      }
      UUID session = tx.environmentSessions().open(described).uuid();
      return new Entering(db, options, session, environment, build, secrets);
    });
  }

  private static SecretKeyException missingKey(
      ResolvedEnvironment environment, SecretKeyException cause) {
    return new SecretKeyException(
        "entering " + EnvironmentBuild.name(environment.projectSlug(), environment.name())
            + " failed: its secret variables can't all be read: "
            + String.join(", ", environment.secretVariables())
            + ". Open the database with their key in the option secretKeys, or enter without them by the launcher's option"
            + " withoutSecrets. (" + cause.getMessage() + ")",
        cause);
  }

  /** The names of the secret variables that are passed on. */
  Set<String> secretNames() {
    return secrets.keySet();
  }

  /**
   * What is to be built for it.
   *
   * @throws InvalidInputException when no expression can be made of the environment
   * @throws SecretKeyException when its secrets can't be read and are wanted
   */
  EnvironmentBuild build() {
    return build.get();
  }

  /** The command of the environment, unless it is the usual shell. */
  Optional<String> runScript() {
    return Optional.of(environment.runScript().value())
        .filter(text -> !text.equals(EnvironmentDefinition.DEFAULT_RUN_SCRIPT));
  }

  /** What happens, for messages. */
  String operation() {
    return "entering " + name;
  }

  /** What happens while a command runs, for messages. */
  String running(EnvironmentCommand command) {
    return "running " + command.summary() + " in " + name + ", session " + session;
  }

  Patience patience(Optional<Duration> limit) {
    return new Patience(operation(), options.cancellation(), limit);
  }

  /** Starts what the session is about. */
  Child start(List<String> command, Consumer<ProcessBuilder> change) {
    Child started = Child.start(
        command,
        options,
        builder -> {
          secrets.forEach((name, secret) -> builder.environment().put(name, secret.reveal()));
          change.accept(builder);
        },
        operation());
    child = Optional.of(started);
    return started;
  }

  /** Closes the session: with the exit code of what was started, as failed if nothing was. */
  EnvironmentSession close() {
    // An interrupt would end the call, and the session has to be closed in a thread that is
    // interrupted too.
    boolean interrupted = false;
    int patience = CLOSING_ATTEMPTS;
    try {
      while (true) {
        interrupted |= Thread.interrupted();
        try {
          return child.isPresent()
              ? db.environmentSessions().close(session, child.get().process().exitValue())
              : db.environmentSessions().closeFailed(session);
        } catch (CancelledException e) {
          if (!Thread.currentThread().isInterrupted()) {
            throw e;
          }
        } catch (BusyException e) {
          // What the command did can't be asked again.
          if (--patience == 0) {
            throw e;
          }
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Closes the session after a failure, which is what the caller will throw. */
  void closeAfter(Throwable failure) {
    try {
      close();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }
}
