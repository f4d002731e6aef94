package dev.templedb.project;

import dev.templedb.Page;
import dev.templedb.PageRequest;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The files of projects' current trees. Every method may throw what {@link dev.templedb.Transactor#inTransaction} lists; every method but
 * {@code find} throws {@link dev.templedb.error.NotFoundException} when the project or the file does not exist. Thread-safe when it comes
 * from a {@link dev.templedb.TempleDb}.
 *
 * <p>Content is hashed again when it is read: what no longer has its SHA-256 is a {@link dev.templedb.error.CorruptionException} that
 * names project and path, and is never returned.
 *
 * <p><b>Edits</b> change one file each. Their {@link Expected} says what must be at the path, checked in the same transaction, so that of
 * two who edit what they have read only one succeeds:
 *
 * <pre>{@code
 * ProjectFile read = files.get("app", "README.md");
 * String text = files.readText("app", "README.md");
 * files.put("app", "README.md", edited(text).getBytes(UTF_8), Expected.sameAs(read));
 * }</pre>
 *
 * <p>A path that an edit creates must be one that any checkout can write: names of 1 to 255 bytes in UTF-8 with {@code /} between them, 3,500
 * bytes in all, none of them {@code .}, {@code ..} or one that some file system takes for {@code .git}, without NUL and halves of
 * characters; else it is an {@link IllegalArgumentException}. A path below a file or symbolic link, or at a directory, is a {@link
 * dev.templedb.error.ConflictException}. An edit that would change nothing is none, and is not in the audit log;
 * but putting the very content that a file has repairs it where it is damaged.
 */
public interface FileRepository {

  /** The file with this path in a project; empty also when there is no such project. */
  Optional<ProjectFile> find(String projectSlug, String path);

  /** The file with this path in a project. */
  ProjectFile get(String projectSlug, String path);

  /**
   * Files of a project, by path in the order of its UTF-8 bytes.
   *
   * @throws IllegalArgumentException when the glob is malformed
   */
  Page<ProjectFile> list(String projectSlug, FileQuery query, PageRequest request);

  /**
   * Gives every file that {@code query} selects to {@code consumer}, by path, in bounded memory and from one snapshot. The consumer may
   * call the {@link dev.templedb.TempleDb}.
   *
   * @throws IllegalArgumentException when the glob is malformed
   */
  void forEach(String projectSlug, FileQuery query, Consumer<? super ProjectFile> consumer);

  /** How many files and bytes of each type a project has, most bytes first. */
  List<FileTypeUse> listTypes(String projectSlug);

  /**
   * The content of a file.
   *
   * @throws dev.templedb.error.InvalidInputException when the path is a symbolic link, or the content is larger than an array can be; use
   *     {@link #openStream}
   */
  byte[] readBytes(String projectSlug, String path);

  /**
   * The content of a file as text: in UTF-16 or UTF-8 as its byte order mark says, which is not part of the text, and in UTF-8 without one.
   *
   * @throws dev.templedb.error.InvalidInputException as {@link #readBytes}, and when the content is not text in that encoding
   */
  String readText(String projectSlug, String path);

  /**
   * The content of a file as text in {@code charset}.
   *
   * @throws dev.templedb.error.InvalidInputException as {@link #readBytes}, and when the content is not text in that encoding
   */
  String readText(String projectSlug, String path, Charset charset);

  /**
   * The content of a file, read in constant memory from the snapshot at this moment. Close the stream; until then it holds a connection of
   * its own if the content is larger than a mebibyte, and closing the database ends it. A deadline and a token apply until it is closed.
   * The last bytes are given only after the whole content has proved right; damage is thrown as a {@link
   * dev.templedb.error.CorruptionException} by a read. The stream is not thread-safe.
   *
   * @throws dev.templedb.error.InvalidInputException when the path is a symbolic link
   */
  InputStream openStream(String projectSlug, String path);

  /** Puts content at a path, whatever is there. As {@link #put(String, String, byte[], Expected)}. */
  default ProjectFile put(String projectSlug, String path, byte[] content) {
    return put(projectSlug, path, content, Expected.anything());
  }

  /**
   * Puts content at a path: creates the file, gives it new content, or replaces a symbolic link by it. A file keeps its identity and its
   * exec bit; a new one has none. The file type is recognised anew. Needs memory for the content once more while it runs.
   *
   * @param content at most 2 GiB; it may be changed as soon as the call returns
   * @return the file as it is now
   * @throws IllegalArgumentException when the path can't be a file's
   * @throws dev.templedb.error.ConflictException when not {@code expected} is there, or the path runs into a file or directory
   */
  ProjectFile put(String projectSlug, String path, byte[] content, Expected expected);

  /**
   * Puts a symbolic link at a path, as {@link #put(String, String, byte[], Expected)} does with content. The target is not looked at.
   *
   * @param target what the link holds, not empty
   * @throws IllegalArgumentException when the path can't be a file's, or the target can't be a link's
   * @throws dev.templedb.error.ConflictException when not {@code expected} is there, or the path runs into a file or directory
   */
  ProjectFile putSymlink(String projectSlug, String path, String target, Expected expected);

  /**
   * Sets or clears a file's exec bit.
   *
   * @throws IllegalArgumentException when {@code expected} is nothing
   * @throws dev.templedb.error.ConflictException when not {@code expected} is there
   * @throws dev.templedb.error.InvalidInputException when the path is a symbolic link
   */
  ProjectFile setExecutable(String projectSlug, String path, boolean executable, Expected expected);

  /**
   * Deletes a file or symbolic link. Its content stays for others that have the same.
   *
   * @throws IllegalArgumentException when {@code expected} is nothing
   * @throws dev.templedb.error.ConflictException when not {@code expected} is there
   */
  void delete(String projectSlug, String path, Expected expected);

  /**
   * Moves a file or symbolic link within its project. It keeps its identity, content, exec bit and time; its type is recognised anew.
   *
   * @param expected what must be at {@code from}
   * @throws IllegalArgumentException when {@code expected} is nothing, or {@code to} can't be a file's path
   * @throws dev.templedb.error.ConflictException when not {@code expected} is there, something is at {@code to}, or {@code to} runs into a
   *     file or directory
   */
  ProjectFile move(String projectSlug, String from, String to, Expected expected);
}
