package dev.templedb.nix.entering;

import dev.templedb.Page;
import dev.templedb.PageRequest;
import dev.templedb.Repositories;
import dev.templedb.TempleDb;
import dev.templedb.content.ContentHash;
import dev.templedb.environment.EnvironmentQuery;
import dev.templedb.environment.EnvironmentSession;
import dev.templedb.environment.EnvironmentSummary;
import dev.templedb.error.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Lists and removes what was built for environments, by when it was last used, and generated files that no environment records any more, in
 * {@code nix-envs} of the data directory. Nothing that is in use is removed: neither with an open session, nor while it is built or entered.
 *
 * <p>What is removed are files and the links that keep what was built in the Nix store. The space there is freed when {@code
 * nix-collect-garbage} or {@code nix-store --gc} is run, which concerns all of the store and is for its owner to do.
 *
 * <p>All methods throw {@link StorageException} when the directory can't be read or written, and what {@link
 * dev.templedb.Transactor#inTransaction} lists. Immutable and thread-safe, between processes too.
 */
public final class EnvironmentCollector {

  private static final int PAGE = 1000;

  private final TempleDb db;
  private final BuildDirectory builds;

  private EnvironmentCollector(TempleDb db) {
    this.db = db;
    this.builds = new BuildDirectory(db.dataDirectory());
  }

  /** A collector of what there is for the environments of a database. */
  public static EnvironmentCollector of(TempleDb db) {
    return new EnvironmentCollector(Objects.requireNonNull(db, "db"));
  }

  /** All that there is, the longest unused first. Generated files that an environment records are not in it. */
  public List<CollectableEnvironment> list() {
    return failing("listing", () -> {
      Set<ContentHash> open = openKeys(db);
      Set<ContentHash> keys = keys();
      Map<ContentHash, EnvironmentSession> lastSessions = lastSessions(keys);
      List<CollectableEnvironment> all = new ArrayList<>();
      for (ContentHash key : keys) {
        if (!builds.files(key).isEmpty()) {
          all.add(describe(
              key,
              Optional.ofNullable(lastSessions.get(key)),
              open.contains(key) || isLocked(key)));
        }
      }
      all.addAll(unrecorded(db));
      all.sort(Comparator.comparing(CollectableEnvironment::lastUsedAt));
      return all;
    });
  }

  /** What {@link #prune} would remove; removes nothing. */
  public List<CollectableEnvironment> preview(Instant unusedSince) {
    return list().stream()
        .filter(item -> !item.inUse() && item.lastUsedAt().isBefore(unusedSince))
        .toList();
  }

  /**
   * Removes what was last used before {@code unusedSince} and is not in use; the locks that failed builds left behind, too.
   *
   * @return what was removed
   */
  public List<CollectableEnvironment> prune(Instant unusedSince) {
    List<CollectableEnvironment> candidates = preview(unusedSince);
    return failing("removing", () -> {
      List<CollectableEnvironment> removed = new ArrayList<>();
      for (CollectableEnvironment candidate : candidates) {
        if (candidate.key().isPresent()
            ? removeUnused(candidate.key().get())
            : removeUnrecorded(candidate)) {
          removed.add(candidate);
        }
      }
      removeLocks(unusedSince);
      return removed;
    });
  }

  /** Who enters it opens a session first and then waits for the lock: with the lock held, no session means that nobody is in it. */
  boolean removeUnused(ContentHash key) throws IOException {
    Optional<KeyLock> lock = KeyLock.tryAcquire(builds.lock(key));
    if (lock.isEmpty()) {
      return false;
    }
    try (KeyLock held = lock.get()) {
      if (openKeys(db).contains(key)) {
        return false;
      }
      builds.remove(key);
      held.deleteFile();
      return true;
    }
  }

  /** A build that fails leaves its lock alone, because others may be waiting for it. */
  private void removeLocks(Instant unusedSince) throws IOException {
    for (ContentHash key : keys()) {
      if (builds.files(key).isEmpty() && writtenAt(builds.lock(key)).isBefore(unusedSince)) {
        Optional<KeyLock> lock = KeyLock.tryAcquire(builds.lock(key));
        if (lock.isPresent()) {
          try (KeyLock held = lock.get()) {
            if (builds.files(key).isEmpty()) {
              builds.remove(key);
              held.deleteFile();
            }
          }
        }
      }
    }
  }

  /** In a write transaction, as files are generated in one: a file whose name is about to be recorded is not removed. */
  private boolean removeUnrecorded(CollectableEnvironment candidate) {
    return db.inTransaction(tx -> failing("removing", () -> {
      if (unrecorded(tx).stream().noneMatch(item -> item.equals(candidate))) {
        return false;
      }
      for (Path file : candidate.files()) {
        Files.deleteIfExists(file);
      }
      return true;
    }));
  }

  private CollectableEnvironment describe(
      ContentHash key, Optional<EnvironmentSession> lastSession, boolean inUse) throws IOException {
    List<Path> files = builds.files(key);
    Instant written = Instant.EPOCH;
    for (Path file : files) {
      Instant time = writtenAt(file);
      written = time.isAfter(written) ? time : written;
    }
    Instant lastUse = lastSession.map(EnvironmentSession::startedAt).orElse(written);
    return new CollectableEnvironment(Optional.of(key), files, lastSession, lastUse, inUse);
  }

  private boolean isLocked(ContentHash key) {
    if (Files.notExists(builds.lock(key))) {
      return false;
    }
    Optional<KeyLock> lock = KeyLock.tryAcquire(builds.lock(key));
    lock.ifPresent(KeyLock::close);
    return lock.isEmpty();
  }

  private Set<ContentHash> keys() throws IOException {
    Set<ContentHash> keys = new TreeSet<>(Comparator.comparing(ContentHash::hex));
    for (Path directory : List.of(builds.built(), builds.roots(), builds.locks())) {
      for (Path file : list(directory)) {
        String name = file.getFileName().toString();
        if (name.matches("[0-9a-f]{64}(\\.nix|\\.lock)?")) {
          keys.add(new ContentHash(name.substring(0, 64)));
        }
      }
    }
    return keys;
  }

  private static Set<ContentHash> openKeys(Repositories repositories) {
    return repositories.environmentSessions().listOpen().stream()
        .flatMap(session -> session.expression().stream())
        .collect(Collectors.toSet());
  }

  /** The latest session of each key; reads back until each has one. */
  private Map<ContentHash, EnvironmentSession> lastSessions(Set<ContentHash> keys) {
    Map<ContentHash, EnvironmentSession> lastSessions = new HashMap<>();
    Set<ContentHash> missing = new HashSet<>(keys);
    Optional<PageRequest> next = Optional.of(PageRequest.first(PAGE));
    while (next.isPresent() && !missing.isEmpty()) {
      Page<EnvironmentSession> page =
          db.environmentSessions().list(EnvironmentQuery.all(), next.get());
      for (EnvironmentSession session : page.items()) {
        session
            .expression()
            .filter(missing::remove)
            .ifPresent(key -> lastSessions.put(key, session));
      }
      next = page.next();
    }
    return lastSessions;
  }

  /** The generated files that no environment records; where file names ignore case, neither does the comparison miss one. */
  private List<CollectableEnvironment> unrecorded(Repositories repositories) throws IOException {
    Set<String> recorded = new HashSet<>();
    Optional<PageRequest> next = Optional.of(PageRequest.first(PAGE));
    while (next.isPresent()) {
      Page<EnvironmentSummary> page =
          repositories.environments().list(EnvironmentQuery.all(), next.get());
      page.items()
          .forEach(summary -> summary
              .environment()
              .expressionFile()
              .ifPresent(file -> recorded.add(file.toLowerCase(Locale.ROOT))));
      next = page.next();
    }
    List<CollectableEnvironment> unrecorded = new ArrayList<>();
    for (Path file : list(builds.directory())) {
      String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
      if (name.endsWith(".nix")
          && !recorded.contains(name)
          && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        unrecorded.add(new CollectableEnvironment(
            Optional.empty(),
            List.of(file),
            Optional.empty(),
            Files.getLastModifiedTime(file).toInstant(),
            false));
      }
    }
    return unrecorded;
  }

  /** The time of a file or link; long ago when somebody else has removed it meanwhile. */
  private static Instant writtenAt(Path file) throws IOException {
    try {
      return Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant();
    } catch (NoSuchFileException e) {
      return Instant.EPOCH;
    }
  }

  private static List<Path> list(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }

  private interface Work<T> {
    T run() throws IOException;
  }

  private <T> T failing(String what, Work<T> work) {
    try {
      return work.run();
    } catch (IOException e) {
      throw new StorageException(
          what + " built environments in " + builds.directory() + " failed: " + e
              + ". Make sure that the directory can be read and written, and try again.",
          e);
    }
  }
}
