package dev.templedb.sqlite.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of gitignore(5), one by one; that all of them together are git's is {@link IgnoreRulesProperties}. */
class IgnoreRulesTest {

  @Test
  void isIgnored_noIgnoreFile_isFalse() {
    assertThat(ignored(Map.of(), "a/b/c")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '`',
      value = {
        "hello.* hello.c true",
        "hello.* a/hello.java true",
        "/hello.* hello.c true",
        "/hello.* a/hello.java false",
        "foo/ foo/ true",
        "foo/ foo false",
        "foo/ a/foo/ true",
        "doc/frotz/ doc/frotz/ true",
        "doc/frotz/ a/doc/frotz/ false",
        "frotz/ a/frotz/ true",
        "foo/* foo/test.json true",
        "foo/* foo/bar/ true",
        "foo/* foo false",
        "**/foo foo true",
        "**/foo a/b/foo true",
        "**/foo/bar a/foo/bar true",
        "abc/** abc/x/y true",
        "abc/** abc/ false",
        "a/**/b a/b true",
        "a/**/b a/x/b true",
        "a/**/b a/x/y/b true",
        "a/**/b ab false",
        "/foo**/bar foobar false",
        "/foo**/bar foox/bar true",
        "/foo**/bar foox/y/bar false",
        "fo? foo true",
        "[a-c]x bx true",
        "[!a-c]x bx false",
        "[^a-c]x dx true",
        "[[:alpha:]]x qx true",
        "[[:alpha:]]x 1x false",
        "[]x]a ]a true",
        "[a a false",
        "[[:none:]] n false",
        "[[:alph]:] p:] true",
        "a/**\\/b a/x/b true",
        "a/**\\/b a/x/y/b true",
        "a/**\\/b a/b false",
        "\\#x #x true",
        "\\!x !x true",
        "a\\*b a*b true",
        "a\\*b axb false",
        "x\\ x false",
        "Foo foo false",
        "? é false",
        "?? é true",
        "é* été true",
      })
  void isIgnored_oneLine_isAsTheManualSays(String line, String path, boolean ignored) {
    assertThat(ignored(Map.of("", line + "\n"), path)).isEqualTo(ignored);
    assertThat(ignored(Map.of("", line), path)).isEqualTo(ignored);
    assertThat(ignored(Map.of("", "\uFEFF" + line + "\r\n"), path)).isEqualTo(ignored);
  }

  @Test
  void isIgnored_commentsAndBlankLines_matchNothing() {
    Map<String, String> rules = Map.of("", "# comment\n\n   \n#x\n/\n!\n");

    assertThat(ignored(rules, "# comment")).isFalse();
    assertThat(ignored(rules, "#x")).isFalse();
    assertThat(ignored(rules, "   ")).isFalse();
    assertThat(ignored(rules, "a/")).isFalse();
  }

  @Test
  void isIgnored_trailingSpaces_countOnlyWhenQuoted() {
    assertThat(ignored(Map.of("", "x  \n"), "x")).isTrue();
    assertThat(ignored(Map.of("", "x\\ \n"), "x")).isFalse();
    assertThat(ignored(Map.of("", "x\\ \n"), "x ")).isTrue();
    assertThat(ignored(Map.of("", "x\\  \n"), "x ")).isTrue();
    assertThat(ignored(Map.of("", "x\t\n"), "x")).isFalse();
  }

  @Test
  void isIgnored_negation_lastMatchingLineDecides() {
    assertThat(ignored(Map.of("", "*.log\n!keep.log\n"), "keep.log")).isFalse();
    assertThat(ignored(Map.of("", "!keep.log\n*.log\n"), "keep.log")).isTrue();
  }

  @Test
  void isIgnored_deeperFile_beatsTheOnesAbove() {
    Map<String, String> rules = Map.of("", "*.log\n/a/x\n", "a", "!*.log\n/x\n", "a/b", "*.log\n");

    assertThat(ignored(rules, "1.log")).isTrue();
    assertThat(ignored(rules, "a/1.log")).isFalse();
    assertThat(ignored(rules, "a/b/1.log")).isTrue();
    assertThat(ignored(rules, "a/x")).isTrue();
    assertThat(ignored(rules, "a/b/x")).isFalse();
  }

  @Test
  void isIgnored_inExcludedDirectory_cannotBeIncludedAgain() {
    Map<String, String> rules = Map.of("", "build/\n!build/keep\n", "build", "!*\n");

    assertThat(ignored(rules, "build/keep")).isTrue();
    assertThat(ignored(rules, "build/deep/keep")).isTrue();
  }

  @Test
  void isIgnored_allButOneDirectory_isAsInTheManualsExample() {
    Map<String, String> rules = Map.of("", "/*\n!/foo\n/foo/*\n!/foo/bar\n");

    assertThat(ignored(rules, "other")).isTrue();
    assertThat(ignored(rules, "foo/other")).isTrue();
    assertThat(ignored(rules, "foo/bar/any")).isFalse();
  }

  @Test
  void isIgnored_lineWithNul_endsThere() {
    assertThat(ignored(Map.of("", "ab\0cd\n"), "ab")).isTrue();
  }

  /**
   * Walks to {@code path}, a directory if it ends with a slash.
   *
   * @param ignoreFiles the ignore files' contents by their directories' paths
   */
  private static boolean ignored(Map<String, String> ignoreFiles, String path) {
    IgnoreRules rules = IgnoreRules.root(contentOrNull(ignoreFiles, ""));
    int start = 0;
    for (int slash = path.indexOf('/');
        slash >= 0 && slash < path.length() - 1;
        slash = path.indexOf('/', start)) {
      rules = rules.child(
          path.substring(start, slash), contentOrNull(ignoreFiles, path.substring(0, slash)));
      start = slash + 1;
    }
    boolean directory = path.endsWith("/");
    return rules.isIgnored(path.substring(start, path.length() - (directory ? 1 : 0)), directory);
  }

  private static byte[] contentOrNull(Map<String, String> ignoreFiles, String directory) {
    String content = ignoreFiles.get(directory);
    return content == null ? null : content.getBytes(StandardCharsets.UTF_8);
  }
}
