package dev.templedb.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ProjectRecordsTest {

  private static void assertRefused(ThrowingCallable call, String what) {
    assertThatThrownBy(call)
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(what);
  }

  @Test
  void projectDetails_with_changesOneThing() {
    ProjectDetails details = ProjectDetails.named("A").withDescription("d");

    assertThat(details.withName("B")).isEqualTo(new ProjectDetails("B", Optional.of("d")));
    assertThat(details.withoutDescription()).isEqualTo(ProjectDetails.named("A"));
    assertRefused(() -> details.withName(" "), "name is blank");
  }

  @Test
  void deploymentTargetDetails_toBuilder_isARoundTrip() {
    DeploymentTargetDetails details = DeploymentTargetDetails.builder("staging")
        .provider("p")
        .host("h")
        .url("u")
        .description("d")
        .active(false)
        .build();

    assertThat(details.toBuilder().build()).isEqualTo(details);
    assertThat(DeploymentTargetDetails.ofType("t").active()).isTrue();
    assertRefused(() -> DeploymentTargetDetails.ofType("\t"), "type is blank");
  }

  @Test
  void texts_withHalfOfACharacter_areRefusedEverywhere() {
    for (String bad : List.of("a\uD800", "\uDC00b", "😀\uD83D")) {
      assertRefused(() -> ProjectDetails.named(bad), "project's name");
      assertRefused(() -> ProjectDetails.named("a").withDescription(bad), "description");
      assertRefused(() -> DeploymentTarget.checkName(bad), "name");
      assertRefused(() -> DeploymentTargetDetails.ofType(bad), "type");
      assertRefused(() -> DeploymentTargetDetails.builder("t").provider(bad).build(), "provider");
      assertRefused(() -> DeploymentTargetDetails.builder("t").host(bad).build(), "host");
      assertRefused(() -> DeploymentTargetDetails.builder("t").url(bad).build(), "url");
      assertRefused(
          () -> DeploymentTargetDetails.builder("t").description(bad).build(), "description");
      assertRefused(() -> FileTypeRule.name(bad), "pattern");
      assertRefused(
          () -> new NewFileType("own", "language", Optional.of(bad), List.of()), "description");
    }
  }

  @Test
  void newFileType_names_areLowerCase() {
    for (String bad : List.of("", "Java", "a-b", "a b", "ä", "x".repeat(101))) {
      assertRefused(() -> NewFileType.of(bad, "language"), "name");
      assertRefused(() -> NewFileType.of("own", bad), "category");
    }
    assertThat(NewFileType.of("c_99", "language").rules()).isEmpty();
  }

  @Test
  void newFileType_rulesOfTheCallersList_areCopied() {
    List<FileTypeRule> rules = new ArrayList<>(List.of(FileTypeRule.name("a")));
    NewFileType type = new NewFileType("own", "language", Optional.empty(), rules);
    rules.clear();

    assertThat(type.rules()).containsExactly(FileTypeRule.name("a"));
  }

  @Test
  void fileTypeRule_blankPattern_isRefused() {
    assertRefused(() -> FileTypeRule.extension(" "), "blank");
    assertThat(FileTypeRule.shebang("python"))
        .isEqualTo(new FileTypeRule(FileTypeRule.Kind.SHEBANG, "python"));
  }

  @Test
  void fileQuery_with_combines() {
    assertThat(FileQuery.ofType("java").withGlob("src/**"))
        .isEqualTo(FileQuery.matching("src/**").withType("java"));
    assertThat(FileQuery.all().type()).isEmpty();
    assertThat(FileQuery.all().glob()).isEmpty();
  }
}
