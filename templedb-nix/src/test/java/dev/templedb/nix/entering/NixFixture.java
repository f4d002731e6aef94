package dev.templedb.nix.entering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.PageRequest;
import dev.templedb.TempleDb;
import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.environment.EnvironmentQuery;
import dev.templedb.environment.EnvironmentSession;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A real Nix with a store of its own, and a database with the project {@code app}. */
abstract class NixFixture {

  PrivateNix nix;
  TempleDb db;

  @BeforeEach
  final void openDatabase() throws IOException {
    nix = PrivateNix.create();
    db = nix.open("work");
    db.projects().create("app");
  }

  @AfterEach
  final void closeDatabase() {
    if (nix != null) {
      if (db != null) {
        db.close();
      }
      nix.close();
    }
  }

  final void givenPackages(String... packages) {
    db.environments().create("app", "dev", EnvironmentDefinition.ofPackages(List.of(packages)));
  }

  final EnvironmentSession onlySession() {
    List<EnvironmentSession> sessions = db.environmentSessions()
        .list(EnvironmentQuery.all(), PageRequest.first(10))
        .items();
    assertThat(sessions).hasSize(1);
    return sessions.get(0);
  }
}
