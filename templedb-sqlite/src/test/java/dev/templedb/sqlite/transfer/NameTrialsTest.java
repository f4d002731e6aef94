package dev.templedb.sqlite.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Which names are suspected to be one to some file system; the file system itself has the last word. */
class NameTrialsTest {

  @Test
  void key_namesThatSomeFileSystemTakesForOne_isTheSame() {
    List<List<String>> alike = List.of(
        List.of("README", "readme", "ReadMe"),
        List.of("\u00e9", "e\u0301", "\u00c9", "E\u0301"),
        List.of("stra\u00dfe", "STRASSE", "stra\u1e9ee"),
        List.of("\u03c3", "\u03c2", "\u03a3"),
        List.of("\ufb01le", "file", "FILE"),
        List.of("a\u200cb", "ab", "a\ufeffb", "a\u00adb", "a\ufe0fb"),
        List.of("\u212b", "\u00c5", "A\u030a"),
        List.of("\ud55c", "\u1112\u1161\u11ab"),
        List.of("K", "\u212a", "k"));

    for (List<String> names : alike) {
      assertThat(names.stream().map(NameTrials::key).distinct()).as("%s", names).hasSize(1);
    }
  }

  @Test
  void key_namesThatDiffer_differs() {
    assertThat(
            List.of("a", "b", "a ", "a.", "e", "\u00e9", "a-b", "a_b", "\u65e5", "\u0000").stream()
                .map(NameTrials::key)
                .distinct())
        .hasSize(10);
  }
}
