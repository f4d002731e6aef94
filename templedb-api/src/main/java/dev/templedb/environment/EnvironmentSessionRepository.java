package dev.templedb.environment;

import dev.templedb.Page;
import dev.templedb.PageRequest;
import java.util.List;
import java.util.UUID;

/**
 * The uses of environments. A session whose program has died is closed as abandoned when the database is next opened. Every method may throw
 * what {@link dev.templedb.Transactor#inTransaction} lists. Thread-safe when it comes from a {@link dev.templedb.TempleDb}.
 */
public interface EnvironmentSessionRepository {

  /**
   * Opens a session of the environment's present version.
   *
   * @throws dev.templedb.error.NotFoundException when there is no such environment
   */
  EnvironmentSession open(SessionStart start);

  /**
   * Closes a session with the exit code of its command or shell.
   *
   * @throws dev.templedb.error.NotFoundException when there is no such session
   * @throws dev.templedb.error.ConflictException when it has ended already
   */
  EnvironmentSession close(UUID session, int exitCode);

  /**
   * Closes a session that failed before its command or shell could run.
   *
   * @throws dev.templedb.error.NotFoundException when there is no such session
   * @throws dev.templedb.error.ConflictException when it has ended already
   */
  EnvironmentSession closeFailed(UUID session);

  /**
   * The session with this identity.
   *
   * @throws dev.templedb.error.NotFoundException when there is none
   */
  EnvironmentSession get(UUID session);

  /** The sessions of the environments that {@code query} means, the latest first. */
  Page<EnvironmentSession> list(EnvironmentQuery query, PageRequest request);

  /** The sessions that have not ended, the earliest first. */
  List<EnvironmentSession> listOpen();

  /** The sessions of the environments that {@code query} means, as figures. */
  SessionStatistics statistics(EnvironmentQuery query);

  /** The packages that environments have, themselves or inherited, but none that was ever entered; by name. */
  List<String> neverUsedPackages();
}
