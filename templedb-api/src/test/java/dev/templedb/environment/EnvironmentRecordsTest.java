package dev.templedb.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class EnvironmentRecordsTest {

  private static final List<String> NOT_TEXT =
      List.of("a\0b", "\uD800", "a\uDC00", "\uDC00\uD800", "😀\uD83D");

  private static void assertRefused(ThrowingCallable call, String what) {
    assertThatThrownBy(call)
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(what);
  }

  @Test
  void checkName_names_followTheRule() {
    for (String good : List.of("dev", "_", "0", "a.b_c+d-e", "x".repeat(100))) {
      assertThat(Environment.checkName(good)).isSameAs(good);
    }
    for (String bad : List.of("", ".a", "+a", "-a", "a b", "a/b", "ä", "a\n", "x".repeat(101))) {
      assertRefused(() -> Environment.checkName(bad), "'" + bad + "'");
    }
  }

  @Test
  void definition_defaults_areAnActiveEnvironmentWithBash() {
    EnvironmentDefinition definition = EnvironmentDefinition.builder().build();

    assertThat(definition.runScript()).isEqualTo("bash");
    assertThat(definition.active()).isTrue();
    assertThat(definition.autoDetected()).isFalse();
    assertThat(definition.basePackages()).isEmpty();
    assertThat(definition.extraOutputs()).isEmpty();
    assertThat(definition.profile()).isEmpty();
  }

  @Test
  void definition_packages_keepTheirOrderAndDropRepeats() {
    EnvironmentDefinition definition = EnvironmentDefinition.builder()
        .addBasePackages("z", "a", "z", "b", "a")
        .addTargetPackages("x", "x")
        .addMultiPackages("y", "y")
        .addExtraOutputs("dev", "dev")
        .build();

    assertThat(definition.basePackages()).containsExactly("z", "a", "b");
    assertThat(definition.targetPackages()).containsExactly("x");
    assertThat(definition.multiPackages()).containsExactly("y");
    assertThat(definition.extraOutputs()).containsExactly("dev");
  }

  @Test
  void definition_toBuilder_isARoundTrip() {
    EnvironmentDefinition definition = EnvironmentDefinition.builder()
        .description("d")
        .addBasePackages("a")
        .addTargetPackages("b")
        .addMultiPackages("c")
        .profile("p")
        .runScript("zsh")
        .addExtraOutputs("o")
        .autoDetected(true)
        .active(false)
        .build();

    assertThat(definition.toBuilder().build()).isEqualTo(definition);
    assertThat(definition.withBasePackages(List.of("x")).toBuilder()
            .basePackages(List.of("a"))
            .build())
        .isEqualTo(definition);
  }

  @Test
  void definition_textThatNixCannotHold_isRefusedEverywhere() {
    for (String bad : NOT_TEXT) {
      assertRefused(() -> EnvironmentDefinition.builder().description(bad).build(), "description");
      assertRefused(() -> EnvironmentDefinition.builder().profile(bad).build(), "profile");
      assertRefused(() -> EnvironmentDefinition.builder().runScript(bad).build(), "runScript");
      assertRefused(() -> EnvironmentDefinition.ofPackages(List.of(bad)), "basePackages");
      assertRefused(
          () -> EnvironmentDefinition.builder().addTargetPackages(bad).build(), "targetPackages");
      assertRefused(
          () -> EnvironmentDefinition.builder().addMultiPackages(bad).build(), "multiPackages");
      assertRefused(
          () -> EnvironmentDefinition.builder().addExtraOutputs(bad).build(), "extraOutputs");
    }
  }

  @Test
  void definition_blankPackageOrRunScriptOfSeveralLines_isRefused() {
    assertRefused(() -> EnvironmentDefinition.ofPackages(List.of("a", " ")), "blank");
    for (String bad : List.of("", " ", "a\nb", "a\rb", "bash\n")) {
      assertRefused(() -> EnvironmentDefinition.builder().runScript(bad).build(), "one line");
    }
  }

  @Test
  void variable_names_followTheRule() {
    for (String good : List.of("A", "_", "a1_B")) {
      assertThat(EnvironmentVariable.literal(good, "").name()).isEqualTo(good);
    }
    for (String bad : List.of("", "1A", "A-B", "A B", "Ä", "A\n", "A=B")) {
      assertRefused(() -> EnvironmentVariable.literal(bad, ""), "'" + bad + "'");
    }
  }

  @Test
  void variable_textThatNixCannotHold_isRefusedWithoutShowingIt() {
    for (String bad : NOT_TEXT) {
      assertThatThrownBy(() -> EnvironmentVariable.literal("A", "s3cr3t" + bad))
          .isExactlyInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("variable A")
          .hasMessageNotContaining("s3cr3t");
      assertRefused(() -> EnvironmentVariable.literal("A", "1").describedAs(bad), "description");
    }
  }

  @Test
  void variable_factories_sayWhetherTheShellExpands() {
    assertThat(EnvironmentVariable.literal("A", "$B").expanded()).isFalse();
    assertThat(EnvironmentVariable.expanded("A", "$B").describedAs("d"))
        .isEqualTo(new EnvironmentVariable(
            "A", "$B", true, Optional.empty(), Optional.of("d"), Optional.empty()));
  }
}
