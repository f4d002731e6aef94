package dev.templedb.sqlite.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.error.CorruptionException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SqlTimeTest {

  @Test
  void format_always_hasThreeDigitsOfMilliseconds() {
    assertThat(SqlTime.format(Instant.parse("2026-11-20T10:30:00Z")))
        .isEqualTo("2026-11-20 10:30:00.000");
    assertThat(SqlTime.format(Instant.parse("0000-01-01T00:00:00Z")))
        .isEqualTo("0000-01-01 00:00:00.000");
    assertThat(SqlTime.format(Instant.parse("9999-12-31T23:59:59.999999999Z")))
        .isEqualTo("9999-12-31 23:59:59.999");
  }

  @Test
  void format_finerThanMilliseconds_isCutOff() {
    assertThat(SqlTime.format(Instant.parse("2026-11-20T10:30:00.0079Z")))
        .isEqualTo("2026-11-20 10:30:00.007");
    assertThat(SqlTime.format(Instant.parse("1969-12-31T23:59:59.9999Z")))
        .isEqualTo("1969-12-31 23:59:59.999");
  }

  @Test
  void format_yearWithoutFourDigits_isRefused() {
    for (Instant time : List.of(
        Instant.MIN,
        Instant.parse("-0001-12-31T23:59:59.999999999Z"),
        Instant.parse("+10000-01-01T00:00:00Z"),
        Instant.MAX)) {
      assertThatThrownBy(() -> SqlTime.format(time))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(time.toString());
    }
  }

  @Test
  void parse_eachForm_givesItsTime() {
    assertParses("2026-11-20 10:30:00.125", "2026-11-20T10:30:00.125Z");
    assertParses("2026-11-20 10:30:59", "2026-11-20T10:30:59Z");
    assertParses("2026-11-20T10:30:59", "2026-11-20T10:30:59Z");
    assertParses("2026-11-20 10:30:00.1", "2026-11-20T10:30:00.100Z");
    assertParses("2026-11-20 10:30:00.123456789", "2026-11-20T10:30:00.123456789Z");
    assertParses("2026-11-20 10:30:00.1234567899", "2026-11-20T10:30:00.123456789Z");
    assertParses("2026-11-20T10:30:00.5Z", "2026-11-20T10:30:00.500Z");
    assertParses("2026-11-20 10:30+02:00", "2026-11-20T08:30:00Z");
    assertParses("2026-11-20 10:30:00 -05:30", "2026-11-20T16:00:00Z");
    assertParses("2026-11-20 10:30", "2026-11-20T10:30:00Z");
    assertParses("2026-11-20", "2026-11-20T00:00:00Z");
    assertParses("10:30", "2000-01-01T10:30:00Z");
    assertParses("10:30:15.25", "2000-01-01T10:30:15.250Z");
  }

  @Test
  void parse_dayAfterTheMonthsEnd_isADayOfTheNextAsInSqlite() {
    assertParses("2026-02-31 00:00:00", "2026-03-03T00:00:00Z");
    assertParses("2024-02-30", "2024-03-01T00:00:00Z");
    assertParses("2026-12-31 24:00:00", "2027-01-01T00:00:00Z");
  }

  @Test
  void parse_noTime_isCorruptionThatNamesTheText() {
    for (String text : List.of(
        "",
        "now",
        "2461000.5",
        "yesterday",
        "2026-11-20 10:30:00.",
        "2026-11-20 10:30:60",
        "2026-11-20 25:00:00",
        "2026-13-20 10:30:00",
        "2026-00-20 10:30:00",
        "2026-11-00 10:30:00",
        "2026-11-32 10:30:00",
        "2026-11-20 10:30:00,125",
        "2026-11-20 10:30:00.12x",
        "2026-11-20 10:30:00.١٢٣",
        "-026-11-20 10:30:00",
        "2026-11-20 10:30:00 +2",
        "2026-11-20 10:30:00+15:00",
        "2026-11-20 10:30:00Z+01:00",
        "2026-11-20 1:30:00",
        "26-11-20",
        "2026-11-20 10:30:00 UTC",
        "9999-12-31 24:00:00",
        "9999-12-31 19:00:00-05:30",
        "0000-01-01 00:00:00+00:01",
        "10",
        "10:3")) {
      assertThatThrownBy(() -> SqlTime.parse(text))
          .isInstanceOf(CorruptionException.class)
          .hasMessageContaining("'" + text + "'");
    }
  }

  private static void assertParses(String text, String time) {
    assertThat(SqlTime.parse(text)).as(text).isEqualTo(Instant.parse(time));
  }
}
