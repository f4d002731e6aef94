package dev.templedb.project;

import java.util.Objects;

/**
 * One way to recognise a file type. Of several rules that match, the kinds win in the order of {@link Kind}; among paths and among
 * extensions the longest pattern wins; a user's own rule wins over a built-in one of the same kind and pattern.
 *
 * @param kind what of the file is looked at
 * @param pattern what it must be, as the kind says; not blank
 */
public record FileTypeRule(Kind kind, String pattern) {

  /** What a rule looks at, the strongest first. */
  public enum Kind {
    /** The path from the project's root: a glob as in {@link FileQuery}, for instance {@code .github/workflows/*.yml}. */
    PATH,
    /** The file's whole name, for instance {@code Dockerfile}. */
    NAME,
    /** What follows a dot in the name, without that dot: {@code java}, {@code d.ts}. An exact match wins over one that ignores case. */
    EXTENSION,
    /** The interpreter in a first line that starts with {@code #!}, without directory or version: {@code python}, {@code bash}. */
    SHEBANG
  }

  public FileTypeRule {
    Objects.requireNonNull(kind, "kind");
    if (pattern.isBlank()) {
      throw new IllegalArgumentException("the pattern of a file type's rule is blank");
    }
    if (kind == Kind.EXTENSION && pattern.startsWith(".")) {
      throw new IllegalArgumentException(
          "the extension '" + pattern + "' must be given without its dot");
    }
    Text.check("the pattern of a file type's rule", pattern);
  }

  /** Recognises a path from the project's root. */
  public static FileTypeRule path(String glob) {
    return new FileTypeRule(Kind.PATH, glob);
  }

  /** Recognises a file's whole name. */
  public static FileTypeRule name(String name) {
    return new FileTypeRule(Kind.NAME, name);
  }

  /** Recognises an extension, given without its dot. */
  public static FileTypeRule extension(String extension) {
    return new FileTypeRule(Kind.EXTENSION, extension);
  }

  /** Recognises an interpreter. */
  public static FileTypeRule shebang(String interpreter) {
    return new FileTypeRule(Kind.SHEBANG, interpreter);
  }
}
