package dev.templedb.sqlite.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.PageRequest;
import dev.templedb.TempleDb;
import dev.templedb.audit.AuditEntry;
import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.environment.EnvironmentQuery;
import dev.templedb.environment.EnvironmentSession;
import dev.templedb.environment.EnvironmentSession.State;
import dev.templedb.environment.SessionStart;
import dev.templedb.sqlite.launch.JavaProgram;
import dev.templedb.sqlite.launch.SessionMain;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions whose program was killed are closed when the database is next opened for writing. */
class AbandonedSessionsTest {

  @TempDir
  Path directory;

  private Path file;

  @BeforeEach
  void create() {
    file = directory.resolve("work.templedb");
    try (TempleDb db = TempleDb.open(file)) {
      db.projects().create("app");
      db.environments().create("app", "dev", EnvironmentDefinition.ofPackages(List.of("git")));
    }
  }

  @Test
  void open_programWasKilled_closesItsSessionAsAbandoned() throws Exception {
    UUID session = openedByAKilledProgram();

    try (TempleDb db = TempleDb.open(file, options -> options.actor("next"))) {
      EnvironmentSession abandoned = db.environmentSessions().get(session);
      assertThat(abandoned.state()).isEqualTo(State.ABANDONED);
      assertThat(abandoned.endedAt()).isPresent();
      assertThat(abandoned.exitCode()).isEmpty();
      assertThat(abandoned.version()).isPresent();
      assertThat(db.environmentSessions().listOpen()).isEmpty();
      assertThat(db.environmentSessions().statistics(EnvironmentQuery.all()).abandoned())
          .isEqualTo(1);
      AuditEntry entry = db.audit().list(PageRequest.first(1)).items().get(0);
      assertThat(entry.action()).isEqualTo("environment_session.abandon");
      assertThat(entry.actor()).isEqualTo("next");
      assertThat(entry.after()).contains("{\"sessions\":[\"" + session + "\"]}");
    }
  }

  @Test
  void open_severalProgramsWereKilled_writesOneEntryAndNoneAtTheNextOpening() throws Exception {
    openedByAKilledProgram();
    try (TempleDb db = TempleDb.openReadOnly(file)) {
      assertThat(db.environmentSessions().listOpen())
          .as("reading changes nothing")
          .hasSize(1);
    }
    long before;
    try (JavaProgram first = start("hold");
        JavaProgram second = start("hold")) {
      sessionOf(first);
      sessionOf(second);
      try (TempleDb db = TempleDb.openReadOnly(file)) {
        assertThat(db.environmentSessions().listOpen()).hasSize(2);
        before = db.audit().verify();
      }
    }
    for (int opening = 0; opening < 2; opening++) {
      try (TempleDb db = TempleDb.open(file)) {
        assertThat(db.environmentSessions().listOpen()).isEmpty();
        assertThat(db.audit().verify()).isEqualTo(before + 1);
      }
    }
  }

  @Test
  void open_programStillRuns_leavesItsSession() throws Exception {
    try (JavaProgram holding = start("hold");
        JavaProgram closing = start("close")) {
      UUID held = sessionOf(holding);
      UUID left = sessionOf(closing);
      try (TempleDb db = TempleDb.open(file)) {
        assertThat(db.environmentSessions().get(held).state()).isEqualTo(State.OPEN);
        assertThat(db.environmentSessions().get(left).state()).isEqualTo(State.OPEN);
      }
      holding.kill();
      try (TempleDb db = TempleDb.open(file)) {
        assertThat(db.environmentSessions().get(held).state()).isEqualTo(State.ABANDONED);
        assertThat(db.environmentSessions().get(left).state()).isEqualTo(State.OPEN);
      }
    }
  }

  @Test
  void open_sessionOfThisProgramOrOfNobody_staysOpen() throws Exception {
    try (TempleDb first = TempleDb.open(file)) {
      first.environmentSessions().open(SessionStart.of("app", "dev"));
      byHand("INSERT INTO nix_env_sessions (environment_id) VALUES (1)");
      byHand("INSERT INTO nix_env_sessions (environment_id, holder) VALUES (1, 'me')");
      try (TempleDb second = TempleDb.open(file)) {
        assertThat(second.environmentSessions().listOpen()).hasSize(3);
      }
    }
  }

  @Test
  void open_anotherProgramWrites_leavesItToTheNextOpening() throws Exception {
    UUID session = openedByAKilledProgram();
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      try (TempleDb db = TempleDb.open(file)) {
        assertThat(db.environmentSessions().get(session).state()).isEqualTo(State.OPEN);
      }
      statement.execute("ROLLBACK");
    }
    try (TempleDb db = TempleDb.open(file)) {
      assertThat(db.environmentSessions().get(session).state()).isEqualTo(State.ABANDONED);
    }
  }

  private UUID openedByAKilledProgram() throws Exception {
    try (JavaProgram program = start("hold")) {
      return sessionOf(program);
    }
  }

  private JavaProgram start(String mode) throws Exception {
    return JavaProgram.start(SessionMain.class, file, mode);
  }

  private static UUID sessionOf(JavaProgram program) throws Exception {
    String[] found = new String[1];
    program.awaitLine(line -> {
      if (line.startsWith("opened ")) {
        found[0] = line.substring("opened ".length());
      }
      return found[0] != null;
    });
    return UUID.fromString(found[0]);
  }

  private void byHand(String sql) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
