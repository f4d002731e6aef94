package dev.templedb.nix.detection;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Ranges of versions as npm (node-semver, "Ranges"), Python (PEP 440), Poetry, Composer and RubyGems write them: comparators that hold
 * together, and alternatives between bars. Each comparator is an interval of versions.
 */
final class VersionRange {

  /** Longer than any range that a person writes, and short enough for every pattern here. */
  private static final int MAX_LENGTH = 500;

  /** One more than the largest number that counts in a version's second and third place. */
  private static final long STEP = 1_000_000;

  private static final Pattern COMPARATOR = Pattern.compile(
      "(>=|<=|===|==|!=|~=|~>|>|<|=|\\^|~)?\\s*v?([0-9]{1,4}|[xX*])(?:\\.([0-9]{1,9}|[xX*]))?(?:\\.([0-9]{1,9}|[xX*]))?[-+.0-9A-Za-z]*");

  /** Versions from {@code from} to before {@code to}. */
  private record Interval(long from, long to) {

    boolean isEmpty() {
      return from >= to;
    }

    Interval and(Interval other) {
      return new Interval(Math.max(from, other.from), Math.min(to, other.to));
    }
  }

  private VersionRange() {}

  /**
   * Whether a range allows some release of a series.
   *
   * @param range the range; what is none allows nothing
   * @param series one number or two with a dot, for instance {@code 22} or {@code 3.12}
   * @param openTilde whether {@code ~8.2} allows 8.3 too, as with Composer, and does not, as with npm
   */
  static boolean allows(String range, String series, boolean openTilde) {
    if (range.length() > MAX_LENGTH) {
      return false;
    }
    String[] numbers = series.split("\\.", -1);
    Interval releases = numbers.length == 1
        ? ofPlaces(numbers[0], null, null)
        : ofPlaces(numbers[0], numbers[1], null);
    return Stream.of(range.replaceAll("(\\S+)\\s+-\\s+(\\S+)", ">=$1 <=$2").split("\\|\\|?", -1))
        .anyMatch(all -> holds(all.strip(), releases, openTilde));
  }

  /** Whether all comparators allow a release of these. */
  private static boolean holds(String comparators, Interval releases, boolean openTilde) {
    Matcher matcher = COMPARATOR.matcher(comparators);
    Interval left = releases;
    int end = 0;
    while (end < comparators.length()) {
      if (!matcher.find(end) || matcher.start() != end) {
        return false;
      }
      left = restrict(left, matcher, openTilde);
      end = matcher.end();
      while (end < comparators.length() && ", ".indexOf(comparators.charAt(end)) >= 0) {
        end++;
      }
    }
    return !left.isEmpty();
  }

  private static Interval restrict(Interval releases, Matcher comparator, boolean openTilde) {
    String operator = comparator.group(1) == null ? "=" : comparator.group(1);
    Interval named = ofPlaces(comparator.group(2), comparator.group(3), comparator.group(4));
    long from = named.from();
    return switch (operator) {
      case ">=" -> releases.and(new Interval(from, Long.MAX_VALUE));
      case ">" -> releases.and(new Interval(named.to(), Long.MAX_VALUE));
      case "<" -> releases.and(new Interval(0, from));
      case "<=" -> releases.and(new Interval(0, named.to()));
      case "!=" -> releases.and(named).equals(releases) ? new Interval(0, 0) : releases;
      case "^" ->
        releases.and(
            new Interval(from, ofPlaces(comparator.group(2), null, null).to()));
      case "~=", "~>" -> releases.and(new Interval(from, tilde(comparator, true)));
      case "~" -> releases.and(new Interval(from, tilde(comparator, openTilde)));
      default -> releases.and(named);
    };
  }

  /** The end of what a tilde allows: where it is open, the last place given may grow. */
  private static long tilde(Matcher comparator, boolean open) {
    boolean second = !open || comparator.group(4) != null;
    return ofPlaces(comparator.group(2), second ? comparator.group(3) : null, null)
        .to();
  }

  /** All versions that begin with these places; one that is absent or a wild card stands for any, and ends them. */
  private static Interval ofPlaces(
      @Nullable String first, @Nullable String second, @Nullable String third) {
    if (isWild(first)) {
      return new Interval(0, Long.MAX_VALUE);
    }
    long major = Long.parseLong(first) * STEP * STEP;
    if (isWild(second)) {
      return new Interval(major, major + STEP * STEP);
    }
    long minor = major + place(second) * STEP;
    if (isWild(third)) {
      return new Interval(minor, minor + STEP);
    }
    long patch = minor + place(third);
    return new Interval(patch, patch + 1);
  }

  private static long place(String number) {
    return Math.min(Long.parseLong(number), STEP - 1);
  }

  private static boolean isWild(@Nullable String number) {
    return number == null || number.equals("x") || number.equals("X") || number.equals("*");
  }
}
