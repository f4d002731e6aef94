package dev.templedb.sqlite.launch;

import dev.templedb.TempleDb;

/** Creates a database in memory, prints its directory, and ends without closing it. */
public final class MemoryMain {

  private MemoryMain() {}

  @SuppressWarnings("try")
  public static void main(String[] arguments) {
    TempleDb db = TempleDb.inMemory();
    db.projects().create("app");
    System.out.println(db.dataDirectory());
    System.exit(0);
  }
}
