package dev.templedb.sqlite.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.project.FileTypeId;
import dev.templedb.project.FileTypeRule;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileTypeMatcherTest {

  private static final FileTypeId UNKNOWN = new FileTypeId(1);
  private static final FileTypeId BINARY = new FileTypeId(2);
  private static final FileTypeId A = new FileTypeId(10);
  private static final FileTypeId B = new FileTypeId(11);
  private static final FileTypeId C = new FileTypeId(12);
  private static final FileTypeId D = new FileTypeId(13);

  private final List<FileTypeMatcher.Rule> rules = new ArrayList<>();

  @Test
  void match_severalKinds_pathBeatsNameBeatsExtensionBeatsShebang() {
    given(FileTypeRule.shebang("sh"), A);
    assertThat(match("run.x", "#!/bin/sh")).isEqualTo(A);
    given(FileTypeRule.extension("x"), B);
    assertThat(match("run.x", "#!/bin/sh")).isEqualTo(B);
    given(FileTypeRule.name("run.x"), C);
    assertThat(match("run.x", "#!/bin/sh")).isEqualTo(C);
    given(FileTypeRule.path("**/run.*"), D);
    assertThat(match("run.x", "#!/bin/sh")).isEqualTo(D);
  }

  @Test
  void match_severalPaths_longestPatternWins() {
    given(FileTypeRule.path("**/*.sql"), A);
    given(FileTypeRule.path("db/migrations/*.sql"), B);
    given(FileTypeRule.path("db/*/*.sql"), C);

    assertThat(match("db/migrations/1.sql")).isEqualTo(B);
    assertThat(match("db/seeds/1.sql")).isEqualTo(C);
    assertThat(match("1.sql")).isEqualTo(A);
  }

  @Test
  void match_severalExtensions_longestWinsEvenWhereItsCaseDiffers() {
    given(FileTypeRule.extension("ts"), A);
    given(FileTypeRule.extension("d.ts"), B);

    assertThat(match("x.ts")).isEqualTo(A);
    assertThat(match("x.d.ts")).isEqualTo(B);
    assertThat(match("x.D.ts")).isEqualTo(B);
    assertThat(match("d.ts")).isEqualTo(A);
    assertThat(match(".d.ts")).isEqualTo(B);
  }

  @Test
  void match_extensionInTwoCases_exactWins() {
    given(FileTypeRule.extension("c"), A);
    given(FileTypeRule.extension("C"), B);
    given(FileTypeRule.extension("java"), C);

    assertThat(match("x.c")).isEqualTo(A);
    assertThat(match("x.C")).isEqualTo(B);
    assertThat(match("x.JaVa")).isEqualTo(C);
  }

  @Test
  void match_nameInAnotherCase_isNotThatName() {
    given(FileTypeRule.name("BUILD"), A);

    assertThat(match("x/BUILD")).isEqualTo(A);
    assertThat(match("x/build")).isEqualTo(UNKNOWN);
  }

  @Test
  void match_usersRuleBesideBuiltInOneAlike_usersWins() {
    for (FileTypeRule rule : List.of(
        FileTypeRule.path("x/*.y"),
        FileTypeRule.name("n"),
        FileTypeRule.extension("e"),
        FileTypeRule.shebang("i"))) {
      givenBuiltIn(rule, A);
      given(rule, B);
      givenBuiltIn(rule, C);
    }

    assertThat(match("x/1.y")).isEqualTo(B);
    assertThat(match("n")).isEqualTo(B);
    assertThat(match("1.e")).isEqualTo(B);
    assertThat(match("1.E")).isEqualTo(B);
    assertThat(match("script", "#!/bin/i")).isEqualTo(B);
  }

  @Test
  void match_directoryWithADot_isNoExtension() {
    given(FileTypeRule.extension("d"), A);
    given(FileTypeRule.extension("d/file"), B);

    assertThat(match("conf.d/file")).isEqualTo(UNKNOWN);
    assertThat(match("conf.d/file.d")).isEqualTo(A);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "#!/usr/bin/python",
        "#!python",
        "#! /usr/bin/python",
        "#!\t/usr/bin/python\t-u",
        "#!/usr/bin/python3",
        "#!/usr/bin/python3.11",
        "#!/usr/bin/python-3.11",
        "#!/usr/bin/env python",
        "#!/usr/bin/env -S python3 -u",
        "#!/usr/bin/env -Spython3 -u",
        "#!/usr/bin/env --split-string=python3 -u",
        "#!/usr/bin/env -i -u HOME -C /tmp LANG=C /opt/bin/python3",
        "#!/bin/env python\r",
        "#!/usr/bin/python\0rest",
      })
  void match_shebang_findsTheInterpreter(String firstLine) {
    given(FileTypeRule.shebang("python"), A);

    assertThat(match("tool", firstLine + "\nprint()\n")).isEqualTo(A);
    assertThat(match("tool", firstLine)).isEqualTo(A);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "#",
        "#!",
        "#!\n/usr/bin/python",
        "#!   \n",
        "#!/usr/bin/env",
        "#!/usr/bin/env -S",
        "#!/usr/bin/env -u",
        "#!/usr/bin/",
        " #!/usr/bin/python",
        "#/usr/bin/python",
        "#!/usr/bin/pythonic",
        "#!/usr/bin/3",
        "\n#!/usr/bin/python",
      })
  void match_otherFirstLine_findsNone(String content) {
    given(FileTypeRule.shebang("python"), A);

    assertThat(match("tool", content)).isEqualTo(UNKNOWN);
  }

  @Test
  void match_interpreterRuleWithItsVersion_beatsTheOneWithout() {
    given(FileTypeRule.shebang("perl"), A);
    given(FileTypeRule.shebang("perl6"), B);

    assertThat(match("tool", "#!/usr/bin/perl6")).isEqualTo(B);
    assertThat(match("tool", "#!/usr/bin/perl5")).isEqualTo(A);
  }

  @Test
  void match_noRule_isBinaryWithANulInTheHeadElseUnknown() {
    byte[] nulBeyondHead = new byte[FileTypeMatcher.HEAD_BYTES + 1];
    Arrays.fill(nulBeyondHead, 0, FileTypeMatcher.HEAD_BYTES, (byte) 'a');
    byte[] nulAtEndOfHead = Arrays.copyOf(nulBeyondHead, FileTypeMatcher.HEAD_BYTES);
    nulAtEndOfHead[FileTypeMatcher.HEAD_BYTES - 1] = 0;

    assertThat(match("file", "")).isEqualTo(UNKNOWN);
    assertThat(match("file", "text \u00E9")).isEqualTo(UNKNOWN);
    assertThat(match("file", "a\0b")).isEqualTo(BINARY);
    assertThat(matcher().match("file", nulBeyondHead)).isEqualTo(UNKNOWN);
    assertThat(matcher().match("file", nulAtEndOfHead)).isEqualTo(BINARY);
  }

  @Test
  void match_ruleForContentWithNul_beatsBinary() {
    given(FileTypeRule.extension("png"), A);

    assertThat(match("x.png", "\u0089PNG\0")).isEqualTo(A);
  }

  @Test
  void new_malformedPathRule_isRefused() {
    given(FileTypeRule.path("src/[a"), A);

    assertThatThrownBy(this::matcher)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("src/[a");
  }

  private void given(FileTypeRule rule, FileTypeId type) {
    rules.add(new FileTypeMatcher.Rule(rule.kind(), rule.pattern(), type, false));
  }

  private void givenBuiltIn(FileTypeRule rule, FileTypeId type) {
    rules.add(new FileTypeMatcher.Rule(rule.kind(), rule.pattern(), type, true));
  }

  private FileTypeMatcher matcher() {
    return new FileTypeMatcher(rules, UNKNOWN, BINARY);
  }

  private FileTypeId match(String path) {
    return match(path, "text");
  }

  private FileTypeId match(String path, String content) {
    return matcher().match(path, content.getBytes(StandardCharsets.UTF_8));
  }
}
