package dev.templedb.nix.detection;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which of the versions that are in nixpkgs a manifest asks for. Of a version one number counts: Node.js's and Java's major, Python's
 * minor; patch releases are nixpkgs' business. When a manifest leaves the choice, it is the oldest version that detection knows.
 */
final class Versions {

  private static final List<Integer> NODE = List.of(20, 22, 24);

  private static final List<Integer> PYTHON = List.of(11, 12, 13, 14);

  private static final List<Integer> JAVA = List.of(17, 21, 25);

  /** Longer than any range that a person writes, and short enough for every pattern here. */
  private static final int MAX_LENGTH = 500;

  private static final Pattern COMPARATOR = Pattern.compile(
      "(>=|<=|===|==|!=|~=|~>|>|<|=|\\^|~)?\\s*v?([0-9]{1,4}|[xX*])(?:\\.([0-9]{1,9}|[xX*]))?(?:\\.([0-9]{1,9}|[xX*]))?[-+.0-9A-Za-z]*");

  private Versions() {}

  /**
   * The attribute of Node.js for an npm range (node-semver, "Ranges").
   *
   * @return empty when none that is known is in the range, or it is no range
   */
  static Optional<String> node(String range) {
    if (range.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    String comparators = range.replaceAll("(\\S+)\\s+-\\s+(\\S+)", ">=$1 <=$2");
    return NODE.stream()
        .filter(major ->
            Stream.of(comparators.split("\\|\\|", -1)).anyMatch(all -> holds(all, major, false)))
        .findFirst()
        .map(major -> "nodejs_" + major);
  }

  /**
   * The attribute of Python for a version specifier (PEP 440) or Poetry's constraint.
   *
   * @return empty when none that is known fits, or it is no specifier
   */
  static Optional<String> python(String specifier) {
    if (specifier.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    return PYTHON.stream()
        .filter(minor ->
            Stream.of(specifier.split("\\|\\|", -1)).anyMatch(all -> holds(all, minor, true)))
        .findFirst()
        .map(minor -> "python3" + minor);
  }

  /** The attribute of a JDK that compiles for this release of Java, given as {@code 21} or {@code 1.8}. */
  static Optional<String> jdk(String release) {
    Matcher matcher = Pattern.compile("(?:1\\.)?([0-9]{1,3})(?:\\..*)?").matcher(release.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int wanted = Integer.parseInt(matcher.group(1));
    return Optional.of(JAVA.stream()
        .filter(known -> known >= wanted)
        .findFirst()
        .map(known -> "jdk" + known)
        .orElse("jdk"));
  }

  /** Whether a number satisfies all of the comparators. */
  private static boolean holds(String comparators, int number, boolean python) {
    String rest = comparators.strip();
    Matcher matcher = COMPARATOR.matcher(rest);
    int end = 0;
    while (end < rest.length()) {
      if (!matcher.find(end) || matcher.start() != end || !holds(matcher, number, python)) {
        return false;
      }
      end = matcher.end();
      while (end < rest.length() && (rest.charAt(end) == ',' || rest.charAt(end) == ' ')) {
        end++;
      }
    }
    return true;
  }

  private static boolean holds(Matcher comparator, int number, boolean python) {
    String operator = comparator.group(1) == null ? "==" : comparator.group(1);
    int group = 2;
    if (python) {
      if (isWild(comparator.group(2))) {
        return true;
      }
      int major = Integer.parseInt(comparator.group(2));
      if (major != 3 || isWild(comparator.group(3))) {
        return compareMajor(operator, major, comparator.group(3) != null);
      }
      group = 3;
    }
    if (isWild(comparator.group(group))) {
      return true;
    }
    int wanted = Integer.parseInt(comparator.group(group));
    boolean finer = (!python && isPositive(comparator.group(3))) || isPositive(comparator.group(4));
    return switch (operator) {
      case ">=" -> number >= wanted;
      case ">" -> finer ? number >= wanted : number > wanted;
      case "<" -> finer ? number <= wanted : number < wanted;
      case "<=" -> number <= wanted;
      case "!=" -> number != wanted || !"*".equals(comparator.group(4));
      case "^" -> python ? number >= wanted : number == wanted;
      case "~=" -> comparator.group(4) == null ? number >= wanted : number == wanted;
      default -> number == wanted;
    };
  }

  /** How Python 3 compares with a specifier that names no minor version of it, as in {@code <4}, {@code ^3} or {@code >=2.7}. */
  private static boolean compareMajor(String operator, int major, boolean minorGiven) {
    return switch (operator) {
      case ">=" -> 3 >= major;
      case ">" -> 3 > major || (3 == major && minorGiven);
      case "<" -> 3 < major;
      case "<=" -> 3 <= major;
      case "!=" -> 3 != major;
      default -> 3 == major;
    };
  }

  private static boolean isWild(@Nullable String number) {
    return number == null || number.equals("x") || number.equals("X") || number.equals("*");
  }

  private static boolean isPositive(@Nullable String number) {
    return !isWild(number) && !number.matches("0+");
  }
}
