package dev.templedb.sqlite.schema;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names of what the migrations of this library have ever created: tables, indexes, triggers and views. */
public final class SchemaObjects {

  private static final Pattern CREATE = Pattern.compile(
      "CREATE\\s+(?:UNIQUE\\s+)?(?:TABLE|INDEX|TRIGGER|VIEW)\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?(\\w+)",
      Pattern.CASE_INSENSITIVE);

  private SchemaObjects() {}

  /** All names. */
  public static Set<String> names() {
    return Names.ALL;
  }

  private static final class Names {

    static final Set<String> ALL = read();

    private static Set<String> read() {
      Set<String> names = new TreeSet<>();
      MigrationScripts.bundled().forEach(script -> addTo(names, script.upSql()));
      addTo(names, LibraryLedger.CREATE);
      return Set.copyOf(names);
    }

    private static void addTo(Set<String> names, String sql) {
      Matcher created = CREATE.matcher(sql);
      while (created.find()) {
        names.add(created.group(1));
      }
    }
  }
}
