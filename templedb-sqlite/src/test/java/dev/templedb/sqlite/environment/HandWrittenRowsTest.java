package dev.templedb.sqlite.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.PageRequest;
import dev.templedb.TempleDb;
import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.environment.EnvironmentQuery;
import dev.templedb.environment.EnvironmentSession;
import dev.templedb.environment.EnvironmentSession.State;
import dev.templedb.environment.EnvironmentState;
import dev.templedb.environment.EnvironmentTemplate;
import dev.templedb.environment.EnvironmentVariable;
import dev.templedb.environment.Pin;
import dev.templedb.error.CorruptionException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pins, templates and sessions that were written without the library are read, or the row that can't be read is named. */
class HandWrittenRowsTest {

  private static final PageRequest EVERYTHING = PageRequest.first(100);
  private static final String REVISION = "0123456789abcdef0123456789abcdef01234567";
  private static final String HASH = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

  @TempDir
  Path directory;

  private Path file;
  private TempleDb db;

  @BeforeEach
  void open() {
    file = directory.resolve("work.templedb");
    db = TempleDb.open(file);
    db.projects().create("app");
    db.environments().create("app", "dev", EnvironmentDefinition.ofPackages(List.of("git")));
  }

  @AfterEach
  void close() {
    db.close();
  }

  private void byHand(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void pin_byHand_isAsIfCreated() throws SQLException {
    byHand("INSERT INTO nix_pins (pin_name, revision, nar_hash, committed_on) VALUES ('p', '"
        + REVISION + "', '" + HASH + "', '2026-11-20')");

    Pin pin = Pin.of("p", REVISION, HASH).committedOn(LocalDate.of(2026, 11, 20));
    assertThat(db.pins().get("p")).isEqualTo(pin);
    assertThat(db.pins().create(pin)).isEqualTo(pin);
  }

  @ParameterizedTest
  @CsvSource({
    "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuF!=, 2026-11-20",
    "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=, 2026-11-20",
    "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=, 2026-02-31",
  })
  void pin_thatIsNone_isNamedAndCanBeReplaced(String hash, String date) throws SQLException {
    byHand("INSERT INTO nix_pins (pin_name, revision, nar_hash, committed_on) VALUES ('p', '"
        + REVISION + "', '" + hash + "', '" + date + "')");

    assertThatThrownBy(() -> db.pins().get("p"))
        .isInstanceOf(CorruptionException.class)
        .hasMessageContainingAll("reading pin 'p'", "delete the row");
    assertThatThrownBy(() -> db.pins().list(EVERYTHING))
        .isInstanceOf(CorruptionException.class)
        .hasMessageContaining("reading pin 'p'");

    db.pins().delete("p");
    assertThat(db.pins().create(Pin.of("p", REVISION, HASH)).narHash()).isEqualTo(HASH);
  }

  @Test
  void template_byHand_needsOnlyWhatItSays() throws SQLException {
    byHand("INSERT INTO nix_environment_templates (template_name, state) VALUES ('own', '"
        + "{\"base_packages\": [\"git\"], \"variables\": [{\"name\": \"A\", \"value\": \"1\"}]}')");

    assertThat(db.environmentTemplates().get("own"))
        .isEqualTo(EnvironmentTemplate.of(
            "own",
            "",
            new EnvironmentState(
                EnvironmentDefinition.ofPackages(List.of("git")),
                List.of(EnvironmentVariable.literal("A", "1")))));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
          {"base_packages": "git"}                    | must be an array
          {"packages": ["git"]}                       | unknown key 'packages'
          {"variables": [{"name": "1A"}]}             | '1A'
          {"variables": [{"name": "A"}, {"name": "A"}]} | given twice
          {"run_script": ""}                          | runScript
          {"parent": "base"}                          | inherits from 'base'
          """)
  void template_thatIsNone_isNamed(String state, String why) throws SQLException {
    byHand("INSERT INTO nix_environment_templates (template_name, state) VALUES ('own', '"
        + state.replace("'", "''") + "')");

    assertThatThrownBy(() -> db.environmentTemplates().get("own"))
        .isInstanceOf(CorruptionException.class)
        .hasMessageContainingAll("template", "own", why, "correct the row");

    db.environmentTemplates().delete("own");
    assertThat(db.environmentTemplates().find("own")).isEmpty();
  }

  @Test
  void session_byHand_isOpenUntilItHasAnEnd() throws SQLException {
    byHand("INSERT INTO nix_env_sessions (environment_id, started_at) VALUES (1, '2026-11-20')");
    EnvironmentSession open = only();
    assertThat(open.state()).isEqualTo(State.OPEN);
    assertThat(open.startedAt()).isEqualTo(Instant.parse("2026-11-20T00:00:00Z"));
    assertThat(open.version()).isEmpty();

    byHand("UPDATE nix_env_sessions SET ended_at = '2026-11-20 01:00:00', exit_code = 3");
    assertThat(only().state()).isEqualTo(State.EXITED);
    assertThat(only().exitCode()).contains(3);
  }

  @Test
  void session_openedByHand_canBeClosed() throws SQLException {
    byHand("INSERT INTO nix_env_sessions (environment_id) VALUES (1)");

    db.environmentSessions().close(only().uuid(), 0);

    assertThat(only().state()).isEqualTo(State.EXITED);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
          exit_code | 'done'            | done
          exit_code | 4294967296        | 4294967296
          uuid      | printf('%036d',1) | 0001
          """)
  void session_thatIsNone_saysWhatToCorrect(String column, String value, String named)
      throws SQLException {
    byHand(
        "INSERT INTO nix_env_sessions (environment_id, " + column + ") VALUES (1, " + value + ")");

    assertThatThrownBy(this::only)
        .isInstanceOf(CorruptionException.class)
        .hasMessageContainingAll(named, "correct the row");
  }

  private EnvironmentSession only() {
    List<EnvironmentSession> all =
        db.environmentSessions().list(EnvironmentQuery.all(), EVERYTHING).items();
    assertThat(all).hasSize(1);
    return all.get(0);
  }
}
