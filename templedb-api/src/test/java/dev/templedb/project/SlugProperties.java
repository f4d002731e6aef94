package dev.templedb.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SlugProperties {

  @Provide
  Arbitrary<String> nearlySlugs() {
    return Arbitraries.strings().withChars("aZ09._-/ \n\0é😀").ofMaxLength(130);
  }

  @Property
  void from_anyText_passesCheck(@ForAll String text) {
    assertThat(Slug.check(Slug.from(text))).isEqualTo(Slug.from(text));
  }

  @Property
  void from_textNearlyASlug_passesCheckAndIsAFixedPoint(@ForAll("nearlySlugs") String text) {
    String slug = Slug.from(text);

    assertThat(Slug.check(slug)).isSameAs(slug);
    assertThat(Slug.from(slug)).isEqualTo(slug);
  }

  @Property
  void check_anyText_isRefusedUnlessTheRuleHolds(@ForAll("nearlySlugs") String text) {
    boolean allowed = !text.isEmpty()
        && text.length() <= 100
        && text.chars().allMatch(c -> "aZ09._-".indexOf(c) >= 0)
        && ".-".indexOf(text.charAt(0)) < 0;
    if (allowed) {
      assertThat(Slug.check(text)).isSameAs(text);
    } else {
      assertThatThrownBy(() -> Slug.check(text))
          .isExactlyInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'" + text + "'");
    }
  }

  @Example
  void from_directoryNames_staysClose() {
    assertThat(Slug.from("my project (2)")).isEqualTo("my-project-2");
    assertThat(Slug.from(".config")).isEqualTo("config");
    assertThat(Slug.from("templedb-java")).isEqualTo("templedb-java");
    assertThat(Slug.from("Größe")).isEqualTo("Gr-e");
    assertThat(Slug.from("日本")).isEqualTo("project");
    assertThat(Slug.from("")).isEqualTo("project");
    assertThat(Slug.from("x".repeat(300))).hasSize(100);
  }
}
