package dev.templedb.project;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A kind of file.
 *
 * @param id its identity in this database
 * @param name its unique name in lower case, for instance {@code java} or {@code sql_migration}
 * @param category what sort of thing it is, for instance {@code language}, {@code build} or {@code image}
 * @param description its name for people; empty if nobody has said
 * @param rules how it is recognised
 * @param builtIn whether it came with the library
 */
public record FileType(
    FileTypeId id,
    String name,
    String category,
    Optional<String> description,
    List<FileTypeRule> rules,
    boolean builtIn) {

  /** The type of content that no rule recognises and that has no NUL byte near its start. */
  public static final String UNKNOWN = "unknown";

  /** The type of content that no rule recognises and that has a NUL byte near its start. */
  public static final String BINARY = "binary";

  /** The type of every symbolic link. */
  public static final String SYMLINK = "symlink";

  public FileType {
    Objects.requireNonNull(description, "description");
    rules = List.copyOf(rules);
  }
}
