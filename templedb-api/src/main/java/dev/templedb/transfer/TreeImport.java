package dev.templedb.transfer;

import dev.templedb.CancellationToken;
import dev.templedb.ProgressListener;
import dev.templedb.project.Slug;
import java.nio.file.Path;
import java.util.Objects;
import org.immutables.value.Value;

/**
 * What to import.
 *
 * <p>Taken are regular files, with every byte as it is and the owner's exec bit, and symbolic links, as links. Left out are directories
 * as such, whatever is named {@code .git}, and what {@code .gitignore} files in the tree exclude, unless {@code includeIgnored}. What
 * can't be taken (sockets, devices, unreadable files, names that are not valid Unicode) is in the report with its reason. What the
 * project already has of an unreadable file or directory, or of a file that changes each time it is read, stays as it is. The database's
 * own file is left out silently.
 *
 * <p>Where the JVM does not use UTF-8 for file names ({@code LC_ALL=C}), a tree that has a name beyond ASCII is refused: set {@code
 * LC_ALL=C.UTF-8} before the JVM starts.
 *
 * @param projectSlug the project whose files become what the directory holds
 * @param directory the root of the tree
 * @param includeIgnored whether {@code .gitignore} files are disregarded
 * @param progress hears how far it has come; the phases are {@code walk}, {@code store} and {@code publish}
 * @param cancellation ends the import when cancelled
 */
@Value.Builder
public record TreeImport(
    String projectSlug,
    Path directory,
    boolean includeIgnored,
    ProgressListener progress,
    CancellationToken cancellation) {

  public TreeImport {
    Slug.check(projectSlug);
    Objects.requireNonNull(directory, "directory");
    Objects.requireNonNull(progress, "progress");
    Objects.requireNonNull(cancellation, "cancellation");
  }

  /** An import with the defaults. */
  public static TreeImport of(String projectSlug, Path directory) {
    return builder(projectSlug, directory).build();
  }

  /** A builder that starts from the defaults. */
  public static TreeImportBuilder builder(String projectSlug, Path directory) {
    return new TreeImportBuilder()
        .projectSlug(projectSlug)
        .directory(directory)
        .includeIgnored(false)
        .progress(ProgressListener.NONE)
        .cancellation(CancellationToken.create());
  }
}
