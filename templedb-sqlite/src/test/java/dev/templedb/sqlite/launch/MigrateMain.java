package dev.templedb.sqlite.launch;

import dev.templedb.sqlite.schema.SchemaMigrator;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import org.sqlite.SQLiteConfig;

/**
 * Migrates the files that its arguments name, and prints the version reached and the module that did it: a program of its own, because
 * processes and class paths are what is tested. In its own package, because a package can't be in a module and beside it.
 */
public final class MigrateMain {

  private MigrateMain() {}

  public static void main(String[] files) throws Exception {
    SchemaMigrator migrator = new SchemaMigrator(Clock.systemUTC());
    int version = 0;
    for (String file : files) {
      try (Connection connection = new SQLiteConfig().createConnection("jdbc:sqlite:" + file)) {
        try (Statement statement = connection.createStatement()) {
          statement.execute("PRAGMA busy_timeout = 20000");
        }
        version = migrator.migrate(connection);
        migrator.validate(connection);
      }
    }
    System.out.println("version " + version + " by " + SchemaMigrator.class.getModule());
  }
}
