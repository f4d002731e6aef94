package dev.templedb.transfer;

import dev.templedb.CancellationToken;
import dev.templedb.ProgressListener;
import dev.templedb.project.Slug;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.immutables.value.Value;

/**
 * What to import.
 *
 * <p>Taken are regular files, with every byte as it is, the owner's exec bit and the time of the last change, symbolic links, as links,
 * and if {@code emptyDirectories} asks for them the directories in which nothing is taken. Left out are whatever is named {@code .git},
 * what {@code excludes} says and, unless {@code includeIgnored}, what git would ignore: the {@code .gitignore} files in the tree, and {@code
 * .git/info/exclude} if the directory is the top of a git work tree. {@code .templeignore} files have the same syntax; in one directory they
 * have the last word. What can't be taken (sockets, devices, unreadable files, names that are not valid Unicode) is in the report with
 * its reason. What the project already has of an unreadable file or directory, or of a file that changes each time it is read, stays as
 * it is. The database's own file, and what a checkout into the same directory has left or builds there, is left out silently.
 *
 * <p>A file that the project was last imported from this directory with is not read again as long as its size, times of change and inode
 * number are the same, unless its last change was so near to that import that another could have had the same time. The content of what
 * an import has read is remembered even when it is killed.
 *
 * <p>Where the JVM does not use UTF-8 for file names ({@code LC_ALL=C}), a tree that has a name beyond ASCII is refused: set {@code
 * LC_ALL=C.UTF-8} before the JVM starts.
 *
 * @param projectSlug the project whose files become what the directory holds
 * @param directory the root of the tree
 * @param includeIgnored whether ignore files are disregarded
 * @param excludes what to leave out besides, each a line as gitignore(5) describes it, from the root of the tree; comes before all ignore
 *     files. As there, a comment or a malformed line matches nothing
 * @param emptyDirectories whether directories in which nothing is taken become part of the tree, so that a checkout makes them; without
 *     it, those that the project has from an earlier import are dropped
 * @param progress hears how far it has come; the phases are {@code walk}, {@code store} and {@code publish}
 * @param cancellation ends the import when cancelled
 */
@Value.Builder
public record TreeImport(
    String projectSlug,
    Path directory,
    boolean includeIgnored,
    List<String> excludes,
    boolean emptyDirectories,
    ProgressListener progress,
    CancellationToken cancellation) {

  public TreeImport {
    Slug.check(projectSlug);
    Objects.requireNonNull(directory, "directory");
    excludes = List.copyOf(excludes);
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
        .emptyDirectories(false)
        .progress(ProgressListener.NONE)
        .cancellation(CancellationToken.create());
  }
}
