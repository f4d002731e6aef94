package dev.templedb.nix.entering;

import dev.templedb.content.ContentHash;
import dev.templedb.environment.EnvironmentSession;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What was built or generated for an environment, or for a state of one, and can be removed: it is made again when it is needed.
 *
 * @param key what was built; empty for a generated file that no environment records any more
 * @param files its files and links
 * @param lastSession the last session of what was built, which says for what environment that was; empty if the database has none
 * @param lastUsedAt when that ended (began, while it is open), or when the files were written if that is later
 * @param inUse whether a session of it is open, or it is being built or entered
 */
public record CollectableEnvironment(
    Optional<ContentHash> key,
    List<Path> files,
    Optional<EnvironmentSession> lastSession,
    Instant lastUsedAt,
    boolean inUse) {

  public CollectableEnvironment {
    files = List.copyOf(files);
  }
}
