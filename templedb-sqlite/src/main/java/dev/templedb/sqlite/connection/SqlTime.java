package dev.templedb.sqlite.connection;

import dev.templedb.error.CorruptionException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Times as the text that SQLite's date functions read (https://www.sqlite.org/lang_datefunc.html), in UTC. What {@link #format} writes and
 * what CURRENT_TIMESTAMP writes sort together as text in the order of time, because the one is the other with milliseconds appended.
 */
public final class SqlTime {

  private static final long FIRST_SECOND = -62_167_219_200L; // 0000-01-01 00:00:00
  private static final long LAST_SECOND = 253_402_300_799L; // 9999-12-31 23:59:59
  private static final int[] NANOS_OF_DIGITS = {
    1_000_000_000, 100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1
  };

  private SqlTime() {}

  /**
   * The time as {@code YYYY-MM-DD HH:MM:SS.SSS}, what is finer than a millisecond cut off.
   *
   * @throws IllegalArgumentException when the year is not one of 0000 to 9999, which have four digits
   */
  public static String format(Instant time) {
    long second = time.getEpochSecond();
    if (second < FIRST_SECOND || second > LAST_SECOND) {
      throw new IllegalArgumentException(
          "a time in the database is in the years 0000 to 9999, was " + time);
    }
    LocalDateTime utc = LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC);
    char[] text = new char[23];
    put(text, 0, 4, utc.getYear());
    text[4] = '-';
    put(text, 5, 2, utc.getMonthValue());
    text[7] = '-';
    put(text, 8, 2, utc.getDayOfMonth());
    text[10] = ' ';
    put(text, 11, 2, utc.getHour());
    text[13] = ':';
    put(text, 14, 2, utc.getMinute());
    text[16] = ':';
    put(text, 17, 2, utc.getSecond());
    text[19] = '.';
    put(text, 20, 3, time.getNano() / 1_000_000);
    return new String(text);
  }

  /**
   * The time that {@code text} is: {@code YYYY-MM-DD HH:MM:SS.SSS}, {@code YYYY-MM-DD HH:MM:SS}, or another text that the date functions
   * read and a hand may have written: with {@code T} between date and time, more or fewer digits of a fraction (what is finer than a
   * nanosecond is cut off), no seconds, {@code Z} or {@code ±HH:MM} at the end, a date alone (its midnight), a time alone (on 2000-01-01).
   * As there, the 31st of a shorter month is a day of the next one, and 24:00:00 is the next day. Julian day numbers, years before 0000
   * and {@code now} are no times in a database of TempleDB.
   *
   * @throws CorruptionException when {@code text} is none of these
   */
  public static Instant parse(String text) {
    int length = text.length();
    if ((length == 23 || length == 19)
        && text.charAt(4) == '-'
        && text.charAt(7) == '-'
        && text.charAt(10) == ' '
        && text.charAt(13) == ':'
        && text.charAt(16) == ':') {
      int year = digits(text, 0, 4, 9999);
      int month = digits(text, 5, 2, 12);
      int day = digits(text, 8, 2, 31);
      int hour = digits(text, 11, 2, 24);
      int minute = digits(text, 14, 2, 59);
      int second = digits(text, 17, 2, 59);
      int millis = length == 19 ? 0 : text.charAt(19) == '.' ? digits(text, 20, 3, 999) : -1;
      if ((year | hour | minute | second | millis) >= 0 && month > 0 && day > 0) {
        return instant(
            text, epochSecond(year, month, day, hour, minute, second), millis * 1_000_000);
      }
    }
    return new Reader(text).read();
  }

  private static void put(char[] text, int at, int count, int value) {
    int rest = value;
    for (int i = at + count - 1; i >= at; i--) {
      text[i] = (char) ('0' + rest % 10);
      rest /= 10;
    }
  }

  /** The number that {@code count} digits are; -1 when they are none or above {@code max}. */
  private static int digits(String text, int at, int count, int max) {
    if (at + count > text.length()) {
      return -1;
    }
    int value = 0;
    for (int i = at; i < at + count; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value <= max ? value : -1;
  }

  private static long epochSecond(int year, int month, int day, int hour, int minute, int second) {
    return ((epochDay(year, month, day) * 24 + hour) * 60 + minute) * 60 + second;
  }

  /** Days since 1970-01-01 in the Gregorian calendar, counted in years that begin in March, so that the leap day comes last. */
  private static long epochDay(int year, int month, int day) {
    int y = month > 2 ? year : year - 1;
    int monthFromMarch = (month + 9) % 12;
    int daysBeforeMonth = (153 * monthFromMarch + 2) / 5;
    return 365L * y
        + Math.floorDiv(y, 4)
        - Math.floorDiv(y, 100)
        + Math.floorDiv(y, 400)
        + daysBeforeMonth
        + day
        - 1
        - 719_468;
  }

  /** An offset, or a day or hour past the last one, can lead out of the years that have four digits. */
  private static Instant instant(String text, long second, int nanos) {
    if (second < FIRST_SECOND || second > LAST_SECOND) {
      throw unreadable(text);
    }
    return Instant.ofEpochSecond(second, nanos);
  }

  private static CorruptionException unreadable(String text) {
    return new CorruptionException(
        "reading a time: '" + text
            + "' is not like YYYY-MM-DD HH:MM:SS; find it in the time columns with the sqlite3 shell and correct it, or restore a backup");
  }

  /** Reads the unusual forms, piece by piece. */
  private static final class Reader {

    private final String text;
    private int at;

    Reader(String text) {
      this.text = text;
    }

    Instant read() {
      int year = 2000;
      int month = 1;
      int day = 1;
      boolean dated = text.length() >= 5 && text.charAt(4) == '-';
      if (dated) {
        year = number(4, 0, 9999);
        expect('-');
        month = number(2, 1, 12);
        expect('-');
        day = number(2, 1, 31);
        while (at < text.length() && (isSpace() || text.charAt(at) == 'T')) {
          at++;
        }
        if (at == text.length()) {
          return instant(text, epochSecond(year, month, day, 0, 0, 0), 0);
        }
      }
      int hour = number(2, 0, 24);
      expect(':');
      int minute = number(2, 0, 59);
      int second = 0;
      int nanos = 0;
      if (next(':')) {
        second = number(2, 0, 59);
        nanos = next('.') ? fraction() : 0;
      }
      long offset = offsetSeconds();
      return instant(text, epochSecond(year, month, day, hour, minute, second) - offset, nanos);
    }

    private int fraction() {
      int from = at;
      int nanos = 0;
      while (at < text.length()
          && Character.digit(text.charAt(at), 10) >= 0
          && text.charAt(at) <= '9') {
        if (at - from < 9) {
          nanos = nanos * 10 + (text.charAt(at) - '0');
        }
        at++;
      }
      if (at == from) {
        throw unreadable(text);
      }
      return nanos * NANOS_OF_DIGITS[Math.min(at - from, 9)];
    }

    private long offsetSeconds() {
      skipSpace();
      long offset = 0;
      if (next('Z') || next('z')) {
        offset = 0;
      } else if (at < text.length()) {
        int sign = next('-') ? -1 : 1;
        if (sign > 0) {
          expect('+');
        }
        int hours = number(2, 0, 14);
        expect(':');
        offset = sign * (hours * 3600L + number(2, 0, 59) * 60L);
      }
      skipSpace();
      if (at < text.length()) {
        throw unreadable(text);
      }
      return offset;
    }

    private int number(int count, int min, int max) {
      int value = digits(text, at, count, max);
      if (value < min) {
        throw unreadable(text);
      }
      at += count;
      return value;
    }

    private boolean next(char c) {
      boolean found = at < text.length() && text.charAt(at) == c;
      if (found) {
        at++;
      }
      return found;
    }

    private void expect(char c) {
      if (!next(c)) {
        throw unreadable(text);
      }
    }

    private void skipSpace() {
      while (at < text.length() && isSpace()) {
        at++;
      }
    }

    private boolean isSpace() {
      char c = text.charAt(at);
      return c == ' ' || (c >= '\t' && c <= '\r');
    }
  }
}
