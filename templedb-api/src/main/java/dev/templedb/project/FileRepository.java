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
}
