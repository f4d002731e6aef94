package dev.templedb.sqlite.schema;

import dev.templedb.content.ContentHash;
import dev.templedb.schema.MigrationCode;
import dev.templedb.schema.MigrationStep;
import dev.templedb.schema.Migrations;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One step between two versions of the schema: this library's, from its resources, or an application's.
 *
 * @param namespace whose it is
 * @param version the version that the step leads to, and its undoing leaves
 * @param name what it is called in messages
 * @param description what the step does
 * @param up what makes the step
 * @param down what undoes it; empty if nothing can
 * @param checksum the SHA-256 of what makes it
 * @param changesRowsOf existing tables in which it adds or removes rows, either way
 */
record MigrationScript(
    String namespace,
    int version,
    String name,
    String description,
    List<ScriptPart> up,
    Optional<List<ScriptPart>> down,
    ContentHash checksum,
    Set<String> changesRowsOf) {

  private static final Pattern NAME = Pattern.compile("V([0-9]{3})__([a-z0-9]+(?:_[a-z0-9]+)*)");

  /**
   * The step of this library with this name and these scripts, with whatever line ends: a checkout that rewrites them must not make another
   * step of it.
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
        Migrations.LIBRARY,
        Integer.parseInt(matcher.group(1)),
        name,
        matcher.group(2).replace('_', ' '),
        List.of(new ScriptPart.Sql(name + ".up.sql", up)),
        Optional.of(List.of(new ScriptPart.Sql(name + ".down.sql", withLineFeeds(downSql)))),
        hash(up),
        Set.of());
  }

  /**
   * A step of an application.
   *
   * @throws IllegalArgumentException when a script has no statement, or one that the engine keeps to itself
   */
  static MigrationScript of(String namespace, MigrationStep step) {
    String name = namespace + " " + step.version() + " '" + step.description() + "'";
    return new MigrationScript(
        namespace,
        step.version(),
        name,
        step.description(),
        List.of(part(name + " up", step.up())),
        step.down().map(down -> List.of(part(name + " down", down))),
        hash(
            step.up() instanceof MigrationCode.Java java
                ? java.identity()
                : withLineFeeds(((MigrationCode.Sql) step.up()).text())),
        step.changesRowsOf());
  }

  /** The same step, which adds or removes rows of {@code tables}. */
  MigrationScript changingRowsOf(Set<String> tables) {
    return new MigrationScript(
        namespace, version, name, description, up, down, checksum, Set.copyOf(tables));
  }

  /** The same step, whose scripts are followed by Java code; its checksum stays that of the script. */
  MigrationScript completedBy(ScriptPart.Completion.Action completion) {
    List<ScriptPart> parts = new ArrayList<>(up);
    parts.add(new ScriptPart.Completion(name + " (Java)", completion));
    return new MigrationScript(
        namespace, version, name, description, List.copyOf(parts), down, checksum, changesRowsOf);
  }

  /** What makes or undoes the step, for messages. */
  String source(Direction direction) {
    return (direction == Direction.UP ? up : down.orElse(up)).get(0).source();
  }

  /** The SQL that makes the step, without what is in Java. */
  String upSql() {
    return sql(up);
  }

  /** The SQL that undoes the step, without what is in Java. */
  String downSql() {
    return sql(down.orElse(List.of()));
  }

  private static String sql(List<ScriptPart> parts) {
    return parts.stream()
        .filter(ScriptPart.Sql.class::isInstance)
        .map(part -> ((ScriptPart.Sql) part).sql())
        .collect(Collectors.joining("\n"));
  }

  private static ScriptPart part(String source, MigrationCode code) {
    if (code instanceof MigrationCode.Java java) {
      return new ScriptPart.Code(source, java.action());
    }
    String sql = withLineFeeds(((MigrationCode.Sql) code).text());
    List<SqlStatement> statements = SqlStatement.allOf(sql);
    if (statements.isEmpty()) {
      throw new IllegalArgumentException(source + ": the script has no statement");
    }
    statements.forEach(statement -> statement.requireAllowed(source));
    return new ScriptPart.Sql(source, sql);
  }

  private static ContentHash hash(String text) {
    return ContentHash.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String withLineFeeds(String sql) {
    return sql.replace("\r\n", "\n").replace('\r', '\n');
  }
}
