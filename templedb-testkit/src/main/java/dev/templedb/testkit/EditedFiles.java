package dev.templedb.testkit;

import dev.templedb.TempleDb;
import dev.templedb.content.ContentHash;
import dev.templedb.project.Expected;
import dev.templedb.project.FileQuery;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The files of the project {@code app}, as the contracts of edits speak of them. */
final class EditedFiles {

  private EditedFiles() {}

  /** A text as a file's content. */
  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Expects a file with this text. */
  static Expected content(String text) {
    return Expected.content(ContentHash.of(bytes(text)));
  }

  /** The paths of all files. */
  static List<String> paths(TempleDb db) {
    List<String> paths = new ArrayList<>();
    db.files().forEach("app", FileQuery.all(), file -> paths.add(file.path()));
    return paths;
  }
}
