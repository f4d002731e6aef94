package dev.templedb.project;

import java.util.List;
import java.util.Optional;

/**
 * A file type to add.
 *
 * @param name its unique name: 1 to 100 of a-z, 0-9 and _
 * @param category what sort of thing it is: 1 to 100 of a-z, 0-9 and _
 * @param description its name for people
 * @param rules how it is recognised
 */
public record NewFileType(
    String name, String category, Optional<String> description, List<FileTypeRule> rules) {

  public NewFileType {
    check("name", name);
    check("category", category);
    Text.check("the file type's description", description.orElse(""));
    rules = List.copyOf(rules);
  }

  /** A type that these rules recognise. */
  public static NewFileType of(String name, String category, FileTypeRule... rules) {
    return new NewFileType(name, category, Optional.empty(), List.of(rules));
  }

  private static void check(String what, String value) {
    if (!value.matches("[a-z0-9_]{1,100}")) {
      throw new IllegalArgumentException(
          "'" + value + "' can't be a file type's " + what + ": use 1 to 100 of a-z 0-9 _");
    }
  }
}
