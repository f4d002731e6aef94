package dev.templedb.sqlite.transfer;

import dev.templedb.sqlite.project.CodePointSet;

/** The named classes of characters in brackets, such as {@code [:alpha:]}, as git has them: ASCII alone, whatever the locale. */
final class PosixClass {

  private PosixClass() {}

  /** Adds the class's characters to {@code set}; false when there is no class with this name. */
  static boolean addTo(CodePointSet.Builder set, String name) {
    switch (name) {
      case "alnum" -> set.add('0', '9').add('A', 'Z').add('a', 'z');
      case "alpha" -> set.add('A', 'Z').add('a', 'z');
      case "blank" -> set.add(' ').add('\t');
      case "cntrl" -> set.add(0x00, 0x1F).add(0x7F);
      case "digit" -> set.add('0', '9');
      case "graph" -> set.add(0x21, 0x7E);
      case "lower" -> set.add('a', 'z');
      case "print" -> set.add(0x20, 0x7E);
      case "punct" -> set.add('!', '/').add(':', '@').add('[', '`').add('{', '~');
      // Git's own table has neither vertical tab nor form feed here.
      case "space" -> set.add(' ').add('\t').add('\n').add('\r');
      case "upper" -> set.add('A', 'Z');
      case "xdigit" -> set.add('0', '9').add('A', 'F').add('a', 'f');
      default -> {
        return false;
      }
    }
    return true;
  }
}
