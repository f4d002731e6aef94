package dev.templedb.schema;

import dev.templedb.rendering.Json;
import dev.templedb.rendering.TextTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.immutables.value.Value;

/**
 * A database at a glance.
 *
 * @param location the file
 * @param url the same as a URL, which {@link dev.templedb.TempleDb#openDefault()} takes in {@code DATABASE_URL}
 * @param version the schema's version
 * @param migrations the migrations that were applied to it: this library's, then those of each application, by version
 * @param tables its tables with their definitions, by name
 * @param instructions how to look into it without this library, as lines of text
 */
@Value.Builder
public record DatabaseDetails(
    String location,
    String url,
    int version,
    List<Migration> migrations,
    List<Table> tables,
    List<String> instructions) {

  public DatabaseDetails {
    migrations = List.copyOf(migrations);
    tables = List.copyOf(tables);
    instructions = List.copyOf(instructions);
  }

  /** A builder. */
  public static DatabaseDetailsBuilder builder() {
    return new DatabaseDetailsBuilder();
  }

  /** As text for a terminal, in sections, each with its heading. */
  public String toText() {
    StringBuilder text = new StringBuilder("Database\n")
        .append(new TextTable()
            .line("location", location)
            .line("url", url)
            .line("version", String.valueOf(version))
            .line("tables", String.valueOf(tables.size()))
            .line("migrations", String.valueOf(migrations.size()))
            .text(2));
    TextTable applied = new TextTable().alignRight(1);
    for (Migration migration : migrations) {
      applied.line(
          migration.namespace(),
          String.valueOf(migration.version()),
          appliedAt(migration),
          migration.description());
    }
    text.append("\nMigrations\n").append(applied.text(2)).append("\nTables\n");
    for (Table table : tables) {
      text.append("  ").append(TextTable.printable(table.name())).append('\n');
      text.append(TextTable.paragraph(table.definition(), 4));
    }
    text.append("\nLooking into it\n");
    instructions.forEach(line -> text.append(TextTable.paragraph(line, 2)));
    return text.toString();
  }

  private static String appliedAt(Migration migration) {
    return migration.appliedAt().map(Object::toString).orElse("pending");
  }

  /** As a JSON object with the members of this record, and the counts {@code tableCount} and {@code migrationCount}. Durations are numbers of seconds. */
  public String toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("location", location);
    json.put("url", url);
    json.put("version", version);
    json.put("tableCount", tables.size());
    json.put("migrationCount", migrations.size());
    json.put("migrations", migrations.stream().map(DatabaseDetails::json).toList());
    json.put("tables", tables.stream().map(DatabaseDetails::json).toList());
    json.put("instructions", instructions);
    return Json.of(json);
  }

  private static Map<String, Object> json(Migration migration) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("namespace", migration.namespace());
    json.put("version", migration.version());
    json.put("description", migration.description());
    json.put("checksum", migration.checksum().hex());
    json.put("appliedAt", migration.appliedAt().map(Object::toString));
    json.put("duration", migration.duration().map(duration -> duration.toNanos() / 1e9));
    json.put("libraryVersion", migration.libraryVersion());
    return json;
  }

  private static Map<String, Object> json(Table table) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", table.name());
    json.put("columns", table.columns().stream().map(DatabaseDetails::json).toList());
    json.put("definition", table.definition());
    return json;
  }

  private static Map<String, Object> json(Column column) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", column.name());
    json.put("dataType", column.dataType());
    json.put("nullable", column.nullable());
    json.put("defaultValue", column.defaultValue());
    json.put("primaryKeyPosition", column.primaryKeyPosition());
    json.put("generation", column.generation().name());
    return json;
  }
}
