package dev.templedb.rendering;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How lines of cells are aligned. */
class TextTableTest {

  @Test
  void text_cellsOfDifferentWidths_areAlignedWithoutSpacesAtTheEnd() {
    String text = new TextTable()
        .alignRight(1)
        .line("projects", "7", "x")
        .line("täb\ud83d\ude00", "1234", "")
        .line("", "~5")
        .text(2);

    assertThat(text).isEqualTo("""
          projects     7  x
          täb\ud83d\ude00      1234
                      ~5
        """.indent(0));
  }

  @Test
  void text_controlCharacters_areShownAndSteerNothing() {
    assertThat(new TextTable().line("a\u001b[31m\nb\u0007", "\u2028").text(0))
        .isEqualTo("a\\u001b[31m\\u000ab\\u0007  \\u2028\n");
    assertThat(TextTable.paragraph("a\n\tb\u001b\r\nc", 2)).isEqualTo("  a\n      b\\u001b\n  c\n");
  }

  @Test
  void bytes_anyAmount_hasARoundedAndTheExactNumber() {
    assertThat(TextTable.bytes(0)).isEqualTo("0 bytes");
    assertThat(TextTable.bytes(1)).isEqualTo("1 byte");
    assertThat(TextTable.bytes(1_023)).isEqualTo("1023 bytes");
    assertThat(TextTable.bytes(1_536)).isEqualTo("1.5 KiB (1536 bytes)");
    assertThat(TextTable.bytes(8_388_608)).isEqualTo("8.0 MiB (8388608 bytes)");
    assertThat(TextTable.bytes(Long.MAX_VALUE))
        .isEqualTo("8388608.0 TiB (9223372036854775807 bytes)");
  }
}
