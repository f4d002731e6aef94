package dev.templedb.backup;

import dev.templedb.CancellationToken;
import dev.templedb.ProgressListener;
import dev.templedb.project.Slug;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * What project to import, and how.
 *
 * <p>A project that is here already and differs is refused, unless it is to be replaced. Then the file wins: afterwards the project has
 * exactly what the file holds, and what was changed here since is lost. Its slug stays what it is here, unless {@code slug} says otherwise.
 * Pins, templates, file types and secrets belong to the database, not to the project: those that are missing are added, also to a project that is
 * here in the same state, and those that are here stay as they are. A secret alone is replaced by the file's, if it is encrypted for none of the
 * keys that this database was opened with, and the file's is. Secrets that only the project had before it was replaced are removed.
 *
 * @param file what {@link Backups#exportProject} wrote
 * @param slug the slug that the project gets here; by default the one that it has here, or else in the file
 * @param replace whether a project that is here and differs is replaced; false by default
 * @param progress hears how far it has come; the phases are {@code unpack} (in bytes) or {@code copy} (the unit is a page), {@code verify} and {@code store}
 *     (the unit is a content), and {@code publish} (the unit is a row)
 * @param cancellation ends it when cancelled
 */
@Value.Builder
public record ProjectImport(
    Path file,
    Optional<String> slug,
    boolean replace,
    ProgressListener progress,
    CancellationToken cancellation) {

  public ProjectImport {
    Objects.requireNonNull(file, "file");
    slug.ifPresent(Slug::check);
    Objects.requireNonNull(progress, "progress");
    Objects.requireNonNull(cancellation, "cancellation");
  }

  /** Imports a project that is not here yet, or is in the same state. */
  public static ProjectImport of(Path file) {
    return builder(file).build();
  }

  /** A builder that starts from the defaults. */
  public static ProjectImportBuilder builder(Path file) {
    return new ProjectImportBuilder()
        .file(file)
        .replace(false)
        .progress(ProgressListener.NONE)
        .cancellation(CancellationToken.create());
  }
}
