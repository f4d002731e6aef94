package dev.templedb.sqlite.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.templedb.error.CorruptionException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.sqlite.SQLiteConfig;

class SqlTimeProperties {

  private static final long FIRST_MILLI = Instant.parse("0000-01-01T00:00:00Z").toEpochMilli();
  private static final long LAST_MILLI =
      Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

  private static Connection sqlite;

  @BeforeContainer
  static void open() throws SQLException {
    sqlite = new SQLiteConfig().createConnection("jdbc:sqlite::memory:");
  }

  @AfterContainer
  static void close() throws SQLException {
    sqlite.close();
  }

  @Property(tries = 2000)
  void parse_whatFormatWrote_isTheTimeToTheMillisecond(@ForAll("times") Instant time) {
    assertThat(SqlTime.parse(SqlTime.format(time))).isEqualTo(time.truncatedTo(ChronoUnit.MILLIS));
  }

  @Property(tries = 2000)
  void format_textOrder_isTimeOrder(
      @ForAll("closeTimes") Instant one, @ForAll("closeTimes") Instant other) {
    Instant first = one.truncatedTo(ChronoUnit.MILLIS);
    Instant second = other.truncatedTo(ChronoUnit.MILLIS);
    assertThat(Integer.signum(SqlTime.format(one).compareTo(SqlTime.format(other))))
        .isEqualTo(Integer.signum(first.compareTo(second)));
  }

  @Property(tries = 2000)
  void format_besideCurrentTimestamp_textOrderIsTimeOrder(
      @ForAll("closeTimes") Instant one, @ForAll("closeTimes") Instant other) throws SQLException {
    String bySqlite =
        (String) ask("SELECT datetime(?, 'unixepoch')", Long.toString(other.getEpochSecond()));
    Instant second = other.truncatedTo(ChronoUnit.SECONDS);
    assertThat(SqlTime.parse(bySqlite)).isEqualTo(second);
    if (one.truncatedTo(ChronoUnit.MILLIS).isBefore(second)) {
      assertThat(SqlTime.format(one)).isLessThan(bySqlite);
    } else {
      assertThat(SqlTime.format(one)).isGreaterThan(bySqlite);
    }
  }

  @Property(tries = 2000)
  void format_readBySqlite_isTheSameTime(@ForAll("times") Instant time) throws SQLException {
    String text = SqlTime.format(time);
    assertThat(ask("SELECT CAST(strftime('%s', ?) AS INTEGER)", text))
        .isEqualTo(time.getEpochSecond());
    assertThat(ask("SELECT strftime('%Y-%m-%d %H:%M:%f', ?)", text)).isEqualTo(text);
    double julianDay = time.toEpochMilli() / 86_400_000.0 + 2_440_587.5;
    assertThat((Double) ask("SELECT julianday(?)", text)).isCloseTo(julianDay, within(1e-8));
  }

  /** Days beyond a month's end and times beyond midnight included: what SQLite reads, we read alike, and what it refuses, we refuse. */
  @Property(tries = 5000)
  void parse_anyTextThatLooksLikeATime_isWhatSqliteReads(@ForAll("texts") String text)
      throws SQLException {
    Object bySqlite = ask("SELECT CAST(strftime('%s', ?) AS INTEGER)", text);
    Object byUs;
    try {
      byUs = SqlTime.parse(text).getEpochSecond();
    } catch (CorruptionException e) {
      byUs = null;
    }
    assertThat(byUs).as(text).isEqualTo(bySqlite);
  }

  @Provide
  Arbitrary<Instant> times() {
    return Combinators.combine(
            Arbitraries.longs().between(FIRST_MILLI, LAST_MILLI),
            Arbitraries.integers().between(0, 999_999))
        .as((millis, nanos) -> Instant.ofEpochMilli(millis).plusNanos(nanos));
  }

  @Provide
  Arbitrary<Instant> closeTimes() {
    Instant start = Instant.parse("1999-12-31T23:59:58Z");
    return Arbitraries.longs().between(0, 4_000_000_000L).map(start::plusNanos);
  }

  @Provide
  Arbitrary<String> texts() {
    // Not year 0, from which an offset leads to one that SQLite reads and we don't.
    Arbitrary<String> year = Arbitraries.integers().between(1, 9999).map(n -> "%04d-".formatted(n));
    Arbitrary<String> monthAndDay = Combinators.combine(
            Arbitraries.integers().between(0, 13), Arbitraries.integers().between(0, 32))
        .as("%02d-%02d"::formatted);
    Arbitrary<String> separator = Arbitraries.of(" ", "T", " T ", "", "\t", "t");
    // Versions of SQLite differ in whether they read a time after 24:00:00.
    Arbitrary<String> clock = Combinators.combine(
            Arbitraries.integers().between(0, 25).filter(hour -> hour != 24),
            Arbitraries.integers().between(0, 60))
        .as("%02d:%02d"::formatted);
    Arbitrary<String> second = Combinators.combine(
            Arbitraries.integers().between(0, 60),
            // A fraction under 0.999, because SQLite rounds to milliseconds where we cut off.
            Arbitraries.of("", ".", ".0", ".25", ".998", ".9989999", ".123456789012"))
        .as((seconds, fraction) -> ":%02d%s".formatted(seconds, fraction));
    Arbitrary<String> zone = Arbitraries.of(
        "Z", "z", " Z", "+00:00", "-05:30", " +14:59", "+15:00", "+2:00", " ", "x", "Z ",
        "+02:00 ");
    return Combinators.combine(
            optional(Combinators.combine(year, monthAndDay).as(String::concat)),
            optional(separator),
            optional(clock),
            optional(second),
            optional(zone))
        .as((date, between, time, seconds, offset) -> date + between + time + seconds + offset);
  }

  private static Arbitrary<String> optional(Arbitrary<String> part) {
    return Arbitraries.frequencyOf(Tuple.of(4, part), Tuple.of(1, Arbitraries.just("")));
  }

  private static Object ask(String query, String text) throws SQLException {
    try (PreparedStatement statement = sqlite.prepareStatement(query)) {
      statement.setString(1, text);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        Object value = row.getObject(1);
        return value instanceof Integer number ? (Object) number.longValue() : value;
      }
    }
  }
}
