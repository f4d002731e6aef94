package dev.templedb.examples.quickstart;

/** Text as a terminal may show it: a file's name can hold line breaks and escape sequences. */
final class Printable {

  private Printable() {}

  static String of(String text) {
    return text.codePoints()
        .map(c -> Character.isISOControl(c) ? '\uFFFD' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
