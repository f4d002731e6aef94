package dev.templedb.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.PageRequest;
import dev.templedb.TempleDb;
import dev.templedb.project.FileQuery;
import dev.templedb.project.ProjectDetails;
import dev.templedb.transfer.ImportReport;
import dev.templedb.transfer.TreeImport;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SmokeTest {
  @Test
  void everything_once_works() {
    for (int i = 0; i < 3; i++) {
      long t0 = System.nanoTime();
      try (TempleDb db = TempleDb.inMemory()) {
        long t1 = System.nanoTime();
        db.projects().create("app");
        assertThat(db.projects().find("app")).isPresent();
        db.projects().update("app", d -> d.withDescription("x"));
        db.inTransaction(tx -> {
          tx.projects().create("b", ProjectDetails.named("B"));
          return tx.projects().get("b");
        });
        System.out.println(db.projects().list(PageRequest.first(10)));
        long t2 = System.nanoTime();
        ImportReport report =
            db.importTree(TreeImport.of("app", Path.of("..").toAbsolutePath().normalize()));
        long t3 = System.nanoTime();
        System.out.println(report.files());
        System.out.println(
            db.files().list("app", FileQuery.matching("**/*.java"), PageRequest.first(3)));
        System.out.println(db.files().readText("app", "pom.xml").length());
        System.out.println(db.files().listTypes("app"));
        System.out.println(db.audit().list(PageRequest.first(10)));
        assertThat(db.audit().verify()).isEqualTo(4);
        System.out.println("open " + (t1 - t0) / 1000 + " ops " + (t2 - t1) / 1000 + " import "
            + (t3 - t2) / 1000);
      }
    }
  }
}
