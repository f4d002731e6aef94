package dev.templedb.project;

import dev.templedb.content.ContentHash;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * A file or symbolic link in a project's current tree.
 *
 * @param id its identity in this database
 * @param projectId the project it belongs to
 * @param path its path in the project, with {@code /} between names, exactly as the file system gave it
 * @param type the name of its file type, see {@link FileType#name()}
 * @param sizeBytes the size of its content in bytes; of a symbolic link, the size of its target in UTF-8
 * @param hash the SHA-256 of its content; empty for a symbolic link
 * @param executable whether its owner may execute it
 * @param symlinkTarget where it points, for a symbolic link
 */
@Value.Builder
public record ProjectFile(
    FileId id,
    ProjectId projectId,
    String path,
    String type,
    long sizeBytes,
    Optional<ContentHash> hash,
    boolean executable,
    Optional<String> symlinkTarget) {

  /** A builder. */
  public static ProjectFileBuilder builder() {
    return new ProjectFileBuilder();
  }

  /** The last name of the path. */
  public String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Whether this is a symbolic link, which has a target instead of content. */
  public boolean isSymlink() {
    return symlinkTarget.isPresent();
  }
}
