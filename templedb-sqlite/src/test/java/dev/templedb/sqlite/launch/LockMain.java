package dev.templedb.sqlite.launch;

import java.sql.Connection;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;

/** Takes the write lock of the database that its argument names, says so, and keeps it until it is killed. */
public final class LockMain {

  private LockMain() {}

  public static void main(String[] arguments) throws Exception {
    try (Connection connection =
            new SQLiteConfig().createConnection("jdbc:sqlite:" + arguments[0]);
        Statement statement = connection.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      System.out.println("locked");
      Thread.sleep(600_000);
    }
  }
}
