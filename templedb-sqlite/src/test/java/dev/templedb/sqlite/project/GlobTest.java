package dev.templedb.sqlite.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "a.txt a.txt",
        "*.txt a.txt",
        "*.txt .txt",
        "src/*/a src/x/a",
        "a?c abc",
        "a?c a\uD83D\uDE00c",
        "a[\uD83D\uDE00]c a\uD83D\uDE00c",
        "** a/b/c",
        "a** a/b/c",
        "a/** a/b/c",
        "**/c c",
        "**/c a/b/c",
        "a/**/c a/c",
        "a/**/c a/b/b/c",
        "**/*.java Main.java",
        "a**/b ax/y/b",
        "[abc] b",
        "[a-c] b",
        "[!a-c] d",
        "[^a] ^",
        "[-a] -",
        "[a-] -",
        "[a\\-c] -",
        "[\\]] ]",
        "[\\!a] !",
        "[a!] !",
        "*.{yml,yaml} ci.yaml",
        "{a,b{c,d}} bd",
        "a{,b} a",
        "{a/,}**/c c",
        "x{a,} x",
        "\\* *",
        "\\{a\\} {a}",
        "a,b a,b",
        "a} a}",
        "a] a]",
        "{a\\,b,c} a,b",
        "*.* a.b",
        "é* été",
      })
  void matches_pathThatTheGlobMeans_isTrue(String glob, String path) {
    assertThat(Glob.compile(glob).matches(path)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "a.txt b.txt",
        "a.txt a.txt.b",
        "a.txt A.txt",
        "*.txt a/b.txt",
        "src/* src/a/b",
        "a?c a/c",
        "a?c ac",
        "a[!b]c a/c",
        "a[+-0]c a/c",
        "**/c bc",
        "a**/b ab",
        "a/** a",
        "a/**/c a/bc",
        "[a-c] B",
        "{a,b} ab",
        "{a,b} {a,b}",
        "{a/,}**/c ac",
        "\\* a",
        "*ab* aab/",
      })
  void matches_otherPath_isFalse(String glob, String path) {
    assertThat(Glob.compile(glob).matches(path)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "a\\ 1",
        "[ 0",
        "a[b 1",
        "a[!b 1",
        "a[b\\ 3",
        "a[] 1",
        "a[!] 1",
        "a[b/c] 3",
        "a[c-a] 2",
        "{a{b,c} 0",
        "a{b 1"
      })
  void compile_malformedGlob_isRefusedWithItsPosition(String glob, int index) {
    assertThatThrownBy(() -> Glob.compile(glob))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + glob + "' is malformed at index " + index + ":");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      nullValues = "-",
      value = {
        "src/main/*.java src/main/",
        "src/main/App.java src/main/App.java",
        "src/\\*/a* src/*/a",
        "src/{main,test}/a src/",
        "src/[ab] src/",
        "src/a?b src/a",
        "src/**/b src/",
        "*.java -",
        "{a} -",
      })
  void literalPrefix_ofGlob_isWhatEveryMatchStartsWith(String glob, String prefix) {
    assertThat(Glob.compile(glob).literalPrefix()).isEqualTo(prefix == null ? "" : prefix);
  }

  @Test
  void matches_patternMadeToBacktrack_takesNoTime() {
    String stars = "*a".repeat(50) + "b";
    String deepStars = "**/".repeat(50) + "{a*,*a*}".repeat(20) + "b?";
    String path = "a".repeat(2_000) + "/" + "a".repeat(2_000);

    assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
      assertThat(Glob.compile(stars).matches(path)).isFalse();
      assertThat(Glob.compile(deepStars).matches(path)).isFalse();
    });
  }

  @Test
  void matches_deeplyNestedGroups_needsNoStack() {
    Glob glob = Glob.compile("{a,".repeat(20_000) + "b" + "}".repeat(20_000));

    assertThat(glob.matches("b")).isTrue();
    assertThat(glob.matches("c")).isFalse();
  }
}
