package dev.templedb.transfer;

import dev.templedb.CancellationToken;
import dev.templedb.ProgressListener;
import dev.templedb.project.Slug;
import java.nio.file.Path;
import java.util.Objects;
import org.immutables.value.Value;

/**
 * What to check out, and how.
 *
 * <p>Written are the files of a project's current tree with every byte as it is, symbolic links as links, the empty directories that the
 * project has, and the owner's exec bit; the other permissions are what the process's umask leaves of 0666 and 0777. A file that is there
 * with the right content is left alone. Each file appears whole or not at all.
 *
 * <p>A tree with a path that could do harm is refused before anything is written: {@code ..}, empty and absolute ones, {@code .git} in
 * every spelling that some file system takes for it, a path that leads through a file or a symbolic link, names that the file system of
 * the directory takes for one and the same, does not take, or takes for a device. Nothing is written outside the directory, even if
 * somebody puts symbolic links into it meanwhile: they are never followed.
 *
 * @param projectSlug the project whose files are written
 * @param directory where to; created when it does not exist, while the directory that it is in must exist. What lies in it and is a checkout's own while it runs begins with {@value
 *     #STAGING_PREFIX}
 * @param localChanges what becomes of files with changes that no import has brought into the project
 * @param extraFiles what becomes of files that the project does not have
 * @param restoreTimes whether files that are written get the modification time that they had when they were imported, where it is known
 * @param portableNames whether a tree is also refused for names that Windows does not have ({@code NUL}, {@code a:b}, {@code a.}); there
 *     it always is
 * @param progress hears how far it has come; the phases are {@code plan}, {@code compare}, {@code write} and {@code remove}, and the units
 *     are files
 * @param cancellation ends the checkout when cancelled
 */
@Value.Builder
public record Checkout(
    String projectSlug,
    Path directory,
    LocalChanges localChanges,
    ExtraFiles extraFiles,
    boolean restoreTimes,
    boolean portableNames,
    ProgressListener progress,
    CancellationToken cancellation) {

  /** What a running checkout's private directory in the target is called, followed by random digits. */
  public static final String STAGING_PREFIX = ".templedb-checkout-";

  /**
   * What becomes of local changes: of a file or link that is in the way of one to be written, and has neither its content nor the one that
   * it had when the directory was last imported or checked out, and of one that the project has dropped, that has not the content that it had
   * then, and that {@link ExtraFiles#REMOVE} would remove.
   */
  public enum LocalChanges {
    /** They are kept: the checkout fails and has changed nothing. */
    REFUSE,
    /** They are lost. */
    OVERWRITE
  }

  /**
   * What becomes of extra files, which the project does not have. In each case, what the project had when the directory was last imported
   * or checked out is removed if it is as it was then; if it is not, and stays, the report says so once. What is named {@code .git} and the database's own files don't count.
   */
  public enum ExtraFiles {
    /** They are kept, and not looked for. */
    KEEP,
    /** They are kept, and in the report, but for those that ignore files exclude. */
    LIST,
    /**
     * They are removed, but for those that ignore files exclude, and extra ignore files above something that is kept for this. A directory in the way of a file goes with what is in it, if local changes
     * are overwritten too; one that holds what ignore files exclude, those that are there or those of the project, is a conflict.
     */
    REMOVE
  }

  public Checkout {
    Slug.check(projectSlug);
    Objects.requireNonNull(directory, "directory");
    Objects.requireNonNull(localChanges, "localChanges");
    Objects.requireNonNull(extraFiles, "extraFiles");
    Objects.requireNonNull(progress, "progress");
    Objects.requireNonNull(cancellation, "cancellation");
  }

  /** A checkout with the defaults: local changes are refused, extra files are kept. */
  public static Checkout of(String projectSlug, Path directory) {
    return builder(projectSlug, directory).build();
  }

  /** A builder that starts from the defaults. */
  public static CheckoutBuilder builder(String projectSlug, Path directory) {
    return new CheckoutBuilder()
        .projectSlug(projectSlug)
        .directory(directory)
        .localChanges(LocalChanges.REFUSE)
        .extraFiles(ExtraFiles.KEEP)
        .restoreTimes(false)
        .portableNames(false)
        .progress(ProgressListener.NONE)
        .cancellation(CancellationToken.create());
  }
}
