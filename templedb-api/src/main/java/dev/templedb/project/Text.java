package dev.templedb.project;

import java.nio.charset.StandardCharsets;

/** The rule for free text: it must survive as UTF-8, in which half of a surrogate pair would come back as a question mark. */
final class Text {

  private Text() {}

  static void check(String what, String text) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new IllegalArgumentException(what + " contains half of a character (a lone surrogate)");
    }
  }
}
