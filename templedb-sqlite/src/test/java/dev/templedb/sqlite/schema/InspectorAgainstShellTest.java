package dev.templedb.sqlite.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.TempleDb;
import dev.templedb.schema.Column;
import dev.templedb.schema.DatabaseDetails;
import dev.templedb.schema.Index;
import dev.templedb.schema.Migration;
import dev.templedb.schema.SchemaInspector;
import dev.templedb.schema.Table;
import dev.templedb.schema.TableSize;
import dev.templedb.schema.Trigger;
import dev.templedb.schema.View;
import dev.templedb.sqlite.launch.SqliteShell;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the inspector says of a database, compared with what the plain {@code sqlite3} shell says of it. */
class InspectorAgainstShellTest {

  /** Names and forms that SQLite allows and nobody would choose. */
  private static final String ODD_OBJECTS = """
      CREATE TABLE "odd ""name"" [x]" ("select" INTEGER, "a""b" TEXT NOT NULL DEFAULT 'it''s; -- none', plain);
      CREATE TABLE 'täble
      über zwei' (x);
      CREATE TABLE keyed (b TEXT, a INTEGER, c, PRIMARY KEY (a, b)) WITHOUT ROWID;
      CREATE TABLE strict_one (id INTEGER PRIMARY KEY, doubled INTEGER AS (id * 2), kept TEXT GENERATED ALWAYS AS (id || 'x') STORED) STRICT;
      CREATE TABLE commented (x INTEGER -- the end)
      );
      CREATE TABLE [sqlitish] (x UNIQUE, y COLLATE NOCASE UNIQUE);
      CREATE VIRTUAL TABLE notes USING fts5(body);
      INSERT INTO notes (body) VALUES ('one'), ('two');
      INSERT INTO "odd ""name"" [x]" ("select") VALUES (1), (2), (3);
      INSERT INTO keyed (a, b) VALUES (1, 'x'), (1, 'y');
      CREATE INDEX "where" ON keyed (c DESC, (a + 1), b COLLATE NOCASE) WHERE c IS NOT NULL AND b <> ') WHERE (';
      CREATE UNIQUE INDEX plain_index ON [sqlitish] (y, x);
      CREATE VIEW "odd view" AS SELECT "select" AS "the ""one""\", 1 + 1 FROM "odd ""name"" [x]";
      CREATE VIEW broken AS SELECT * FROM keyed;
      ALTER TABLE commented RENAME TO recommented;
      CREATE TRIGGER "odd trigger" AFTER INSERT ON "odd ""name"" [x]" BEGIN
        UPDATE keyed SET c = 'x;y'; -- it is
        DELETE FROM keyed WHERE 0;
      END;
      CREATE TRIGGER "of a view" INSTEAD OF DELETE ON "odd view" BEGIN SELECT 1; END;
      """;

  @TempDir
  Path directory;

  private Path file;
  private SqliteShell shell;

  @BeforeEach
  void makeDatabase() throws Exception {
    shell = SqliteShell.orSkip(directory);
    file = directory.resolve("it's a \"file\".templedb");
    try (TempleDb db = TempleDb.open(file)) {
      db.projects().create("app");
      for (int i = 0; i < 300; i++) {
        byte[] content = new byte[i * 20];
        new Random(i).nextBytes(content);
        db.files().put("app", "dir/" + i, content);
      }
      db.projects().create("gone");
      db.projects().delete("gone");
    }
    shell.run(file, ODD_OBJECTS).printedWithoutError();
  }

  private String shellSays(String sql) throws Exception {
    return shell.run(file, sql).printedWithoutError();
  }

  @Test
  void tables_anyDatabase_areThoseOfTheShellWithTheirColumns() throws Exception {
    String expected = shellSays("""
        SELECT m.name || char(10) || group_concat(line, char(10)) || char(10) || m.sql
          FROM (SELECT m.name AS name, m.sql AS sql,
                       x.name || '|' || (x.cid + 1) || '|' || x.type || '|' || (1 - x."notnull") || '|' || quote(x.dflt_value) || '|'
                           || x.pk || '|' || x.hidden AS line
                  FROM sqlite_schema m JOIN pragma_table_xinfo(m.name) x
                 WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
                 ORDER BY m.name, x.cid) m
         GROUP BY m.name
         ORDER BY m.name;
        """);

    List<Table> tables = inspect(SchemaInspector::tables);

    assertThat(tables.stream().map(InspectorAgainstShellTest::text).collect(Collectors.joining()))
        .isEqualTo(expected);
    assertThat(tables).extracting(Table::name).contains("odd \"name\" [x]", "täble\nüber zwei");
  }

  private static String text(Table table) {
    return table.name() + "\n"
        + table.columns().stream()
            .map(InspectorAgainstShellTest::text)
            .collect(Collectors.joining("\n"))
        + "\n" + table.definition() + "\n";
  }

  private static String text(Column column) {
    int hidden =
        switch (column.generation()) {
          case NONE -> 0;
          case HIDDEN -> 1;
          case VIRTUAL -> 2;
          case STORED -> 3;
        };
    return String.join(
        "|",
        column.name(),
        String.valueOf(column.position()),
        column.dataType(),
        column.nullable() ? "1" : "0",
        column.defaultValue().map(sql -> "'" + sql.replace("'", "''") + "'").orElse("NULL"),
        String.valueOf(column.primaryKeyPosition().orElse(0)),
        String.valueOf(hidden));
  }

  @Test
  void findTable_anyCaseOfAsciiLetters_findsAsTheEngineDoes() {
    assertThat(find("PROJECTS").map(Table::name)).contains("projects");
    assertThat(find("TÄBLE\nÜBER ZWEI")).isEmpty();
    assertThat(find("none")).isEmpty();
  }

  private Optional<Table> find(String name) {
    return inspect(schema -> schema.findTable(name));
  }

  @Test
  void indexes_anyDatabase_areThoseOfTheShellWithTheirKeys() throws Exception {
    String expected = shellSays("""
        SELECT tbl_name || '|' || name || '|' || uniq || '|' || partial || '|' || coalesce(sql, '-') || group_concat(key, '')
          FROM (SELECT s.tbl_name, s.name, l."unique" AS uniq, l.partial, s.sql,
                       char(10) || coalesce(k.name, '-') || '|' || k.desc || '|' || k.coll AS key
                  FROM sqlite_schema s
                  JOIN pragma_index_list(s.tbl_name) l ON l.name = s.name
                  JOIN pragma_index_xinfo(s.name) k
                 WHERE s.type = 'index' AND k.key = 1
                 ORDER BY s.tbl_name, s.name, k.seqno)
         GROUP BY name
         ORDER BY tbl_name, name;
        """);

    List<Index> indexes = inspect(SchemaInspector::indexes);

    assertThat(indexes.stream().map(InspectorAgainstShellTest::text).collect(Collectors.joining()))
        .isEqualTo(expected);
    assertThat(indexes)
        .filteredOn(index -> index.name().equals("where"))
        .singleElement()
        .satisfies(index -> {
          assertThat(index.condition()).contains("c IS NOT NULL AND b <> ') WHERE ('");
          assertThat(index.keys())
              .extracting(Index.Key::descending)
              .containsExactly(true, false, false);
          assertThat(index.keys().get(1).column()).isEmpty();
        });
  }

  private static String text(Index index) {
    return index.table() + "|" + index.name() + "|" + (index.unique() ? 1 : 0) + "|"
        + (index.condition().isPresent() ? 1 : 0) + "|" + index.definition().orElse("-")
        + index.keys().stream()
            .map(key -> "\n" + key.column().orElse("-") + "|" + (key.descending() ? 1 : 0) + "|"
                + key.collation())
            .collect(Collectors.joining())
        + "\n";
  }

  @Test
  void viewsAndTriggers_anyDatabase_areThoseOfTheShell() throws Exception {
    String list = """
        SELECT name || '|' || tbl_name || '|' || sql FROM sqlite_schema WHERE type = '%s' ORDER BY name;
        """;

    assertThat(inspect(SchemaInspector::triggers).stream()
            .map(InspectorAgainstShellTest::text)
            .collect(Collectors.joining()))
        .isEqualTo(shellSays(list.formatted("trigger")));
    assertThat(inspect(SchemaInspector::views).stream()
            .map(view -> view.name() + "|" + view.name() + "|" + view.definition() + "\n")
            .collect(Collectors.joining()))
        .isEqualTo(shellSays(list.formatted("view")));
    assertThat(view("odd view").columns())
        .extracting(Column::name)
        .containsExactly("the \"one\"", "1 + 1");
  }

  private static String text(Trigger trigger) {
    return trigger.name() + "|" + trigger.table() + "|" + trigger.definition() + "\n";
  }

  @Test
  void views_whoseTableIsGone_haveNoColumns() throws Exception {
    shell.run(file, "PRAGMA legacy_alter_table = 1; DROP TABLE keyed;").printedWithoutError();

    assertThat(view("broken").columns()).isEmpty();
    assertThat(view("broken").definition()).isEqualTo("CREATE VIEW broken AS SELECT * FROM keyed");
  }

  private View view(String name) {
    return inspect(SchemaInspector::views).stream()
        .filter(view -> view.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void sizes_anyDatabase_areThoseThatTheShellCounts() throws Exception {
    Map<String, Long> bytes = new TreeMap<>();
    for (String line : shellSays(
            "SELECT hex(name) || '|' || sum(pgsize) FROM dbstat GROUP BY name;")
        .lines()
        .toList()) {
      bytes.put(line.substring(0, line.indexOf('|')), number(line));
    }

    List<TableSize> sizes = inspect(SchemaInspector::sizes);

    Map<String, Long> found = new TreeMap<>();
    for (TableSize size : sizes) {
      found.put(hex(size.table()), size.tableBytes());
      size.indexBytes().forEach((index, indexBytes) -> found.put(hex(index), indexBytes));
    }
    assertThat(found).isEqualTo(bytes);
    for (TableSize size : sizes) {
      String name = '"' + size.table().replace("\"", "\"\"") + '"';
      assertThat(size.rows())
          .as(size.table())
          .isEqualTo(
              Long.parseLong(shellSays("SELECT count(*) FROM " + name + ";").strip()));
    }
    assertThat(sizes.stream().mapToLong(TableSize::totalBytes).sum())
        .isEqualTo(Long.parseLong(shellSays("SELECT sum(pgsize) FROM dbstat;").strip()));
  }

  private static long number(String line) {
    return Long.parseLong(line.substring(line.indexOf('|') + 1));
  }

  private static String hex(String name) {
    StringBuilder hex = new StringBuilder();
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      hex.append(String.format("%02X", b));
    }
    return hex.toString();
  }

  @Test
  void dump_loadedByTheShell_givesTheSameSchema() throws Exception {
    Path copy = directory.resolve("copy.db");
    String schema = "SELECT type, name, tbl_name, sql FROM sqlite_schema"
        + " WHERE name <> 'sqlite_sequence' AND name NOT LIKE 'sqlite_stat%' ORDER BY type, name;";

    shell.run(copy, inspect(SchemaInspector::dump)).printedWithoutError();

    assertThat(shell.run(copy, schema).printedWithoutError()).isEqualTo(shellSays(schema));
  }

  @Test
  void details_anyDatabase_sayWhatTheShellSays() throws Exception {
    DatabaseDetails details = inspect(SchemaInspector::details);

    assertThat(details.version() + "\n").isEqualTo(shellSays("PRAGMA user_version;"));
    List<String> migrations = new ArrayList<>();
    for (Migration migration : details.migrations()) {
      migrations.add(migration.version() + "|" + migration.description() + "|"
          + migration.checksum().hex());
    }
    assertThat(String.join("\n", migrations) + "\n")
        .isEqualTo(shellSays(
            "SELECT version, description, checksum FROM schema_migrations ORDER BY version;"));
    assertThat(details.location()).isEqualTo(file.toRealPath().toString());
    assertThat(Path.of(URI.create(details.url()))).isEqualTo(file.toRealPath());
  }

  @Test
  void instructions_givenToShells_work() throws Exception {
    List<String> commands = inspect(SchemaInspector::details).instructions().stream()
        .filter(line -> line.startsWith("    "))
        .map(String::strip)
        .toList();
    Process process = new ProcessBuilder("sh", "-c", commands.get(0) + " -bail")
        .redirectErrorStream(true)
        .start();
    try (Writer input = process.outputWriter(StandardCharsets.UTF_8)) {
      input.write(String.join("\n", commands.subList(1, commands.size())) + "\n");
    }

    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(printed).isZero();
    assertThat(printed)
        .contains("CREATE TABLE projects")
        .contains("slug")
        .contains("dir/299")
        .doesNotContain("Error");
  }

  private <T> T inspect(Function<SchemaInspector, T> question) {
    try (TempleDb db = TempleDb.openReadOnly(file)) {
      return question.apply(db.schema());
    }
  }
}
