package dev.templedb.sqlite.schema;

import dev.templedb.content.ContentHash;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One step between two versions of the schema, as SQL.
 *
 * @param version the version that the up script leads to and the down script leaves
 * @param name the scripts' file name up to {@code .up.sql} or {@code .down.sql}
 * @param description what the step does, from the name
 * @param upSql the script that makes the step, with LF line ends
 * @param downSql the script that undoes it, with LF line ends
 * @param checksum the SHA-256 of {@code upSql} in UTF-8
 */
record MigrationScript(
    int version,
    String name,
    String description,
    String upSql,
    String downSql,
    ContentHash checksum) {

  private static final Pattern NAME = Pattern.compile("V([0-9]{3})__([a-z0-9]+(?:_[a-z0-9]+)*)");

  /**
   * The step with this name and these scripts, with whatever line ends: a checkout that rewrites them must not make another step of it.
   *
   * @throws IllegalArgumentException when {@code name} is not like {@code V001__create_x}
   */
  static MigrationScript of(String name, String upSql, String downSql) {
    Matcher matcher = NAME.matcher(name);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "a migration is named like V001__create_x, was '" + name + "'");
    }
    String up = withLineFeeds(upSql);
    return new MigrationScript(
        Integer.parseInt(matcher.group(1)),
        name,
        matcher.group(2).replace('_', ' '),
        up,
        withLineFeeds(downSql),
        ContentHash.of(up.getBytes(StandardCharsets.UTF_8)));
  }

  String upFile() {
    return name + ".up.sql";
  }

  String downFile() {
    return name + ".down.sql";
  }

  private static String withLineFeeds(String sql) {
    return sql.replace("\r\n", "\n").replace('\r', '\n');
  }
}
