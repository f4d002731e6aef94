package dev.templedb.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ResolutionTest {

  private static final String HASH = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

  private static Pin pin(String name) {
    return Pin.of(name, "0123456789abcdef0123456789abcdef01234567", HASH);
  }

  private static EnvironmentDefinitionBuilder definition() {
    return EnvironmentDefinition.builder();
  }

  private record Level(Sourced<EnvironmentState> state) {}

  private static Level level(
      String name, EnvironmentDefinitionBuilder definition, EnvironmentVariable... variables) {
    return new Level(
        new Sourced<>(new EnvironmentState(definition.build(), Arrays.asList(variables)), name));
  }

  private static ResolvedEnvironment resolve(Level... lineage) {
    return ResolvedEnvironment.resolve(
        "app", Stream.of(lineage).map(Level::state).toList(), ResolutionTest::pin);
  }

  private static <T> Sourced<T> from(String source, T value) {
    return new Sourced<>(value, source);
  }

  private static List<String> exported(ResolvedEnvironment environment) {
    return environment.variables().stream().map(ResolvedVariable::name).toList();
  }

  @Test
  void resolve_packagesAndOutputs_appendAndTheInheritedMentionCounts() {
    ResolvedEnvironment test = resolve(
        level("base", definition().addBasePackages("z", "git").addExtraOutputs("dev")),
        level("dev", definition().addBasePackages("nodejs", "git").addTargetPackages("git")),
        level(
            "test",
            definition().addBasePackages("a").addMultiPackages("m").addExtraOutputs("out", "dev")));

    assertThat(test.name()).isEqualTo("test");
    assertThat(test.lineage()).containsExactly("base", "dev", "test");
    assertThat(test.basePackages())
        .containsExactly(
            from("base", "z"), from("base", "git"), from("dev", "nodejs"), from("test", "a"));
    assertThat(test.targetPackages()).containsExactly(from("dev", "git"));
    assertThat(test.multiPackages()).containsExactly(from("test", "m"));
    assertThat(test.extraOutputs()).containsExactly(from("base", "dev"), from("test", "out"));
    assertThat(test.packages()).containsExactly("z", "git", "nodejs", "a", "m");
  }

  @Test
  void resolve_profiles_followEachOtherUnlessOneReplacesThem() {
    assertThat(resolve(
                level("base", definition().profile("echo base")),
                level("none", definition()),
                level("empty", definition().profile("")),
                level("dev", definition().profile("echo dev\n")))
            .profileText())
        .isEqualTo("echo base\necho dev\n");
    assertThat(resolve(
                level("base", definition().profile("echo base")),
                level("dev", definition().profile("echo dev").replacesProfile(true)),
                level("test", definition().profile("echo test")))
            .profile())
        .containsExactly(from("dev", "echo dev"), from("test", "echo test"));
    assertThat(resolve(
                level("base", definition().profile("echo base")),
                level("dev", definition().replacesProfile(true)))
            .profileText())
        .isEmpty();
  }

  @Test
  void profileText_backslashAtTheEndOfAPart_doesNotTakeInTheNextOne() {
    for (String script : List.of("echo a \\", "echo a \\\n")) {
      ResolvedEnvironment environment = resolve(
          level("base", definition().profile(script)),
          level("dev", definition().profile("echo b")));

      assertThat(environment.profileText()).isEqualTo("echo a \\\n\necho b\n");
      assertThat(ResolvedEnvironment.of("app", "x", environment.flattened(), ResolutionTest::pin)
              .profileText())
          .isEqualTo(environment.profileText());
    }
  }

  @Test
  void resolve_variables_appendWhenTheyHaveASeparatorElseReplace() {
    ResolvedEnvironment test = resolve(
        level(
            "base",
            definition(),
            EnvironmentVariable.literal("A", "1").appendedWith(","),
            EnvironmentVariable.literal("B", "1"),
            EnvironmentVariable.literal("C", "1")),
        level(
            "dev",
            definition(),
            EnvironmentVariable.literal("A", "2").appendedWith(":"),
            EnvironmentVariable.literal("B", "2")),
        level("test", definition(), EnvironmentVariable.literal("A", "3").appendedWith("/")));

    assertThat(test.variables())
        .extracting(ResolvedVariable::name, variable -> variable.flattened().value())
        .containsExactly(tuple("A", "1:2/3"), tuple("B", "2"), tuple("C", "1"));
    assertThat(test.variables().get(0).parts())
        .extracting(Sourced::source)
        .containsExactly("base", "dev", "test");
    assertThat(test.variables().get(1).parts()).extracting(Sourced::source).containsExactly("dev");
  }

  @Test
  void resolve_variableThatUsesAnother_isExportedAfterItWhereverTheyComeFrom() {
    assertThat(exported(resolve(
            level("base", definition(), EnvironmentVariable.literal("ROOT", "/opt")),
            level("dev", definition(), EnvironmentVariable.expanded("BIN", "$ROOT/bin")))))
        .containsExactly("ROOT", "BIN");
    assertThat(exported(resolve(
            level(
                "base",
                definition(),
                EnvironmentVariable.expanded("BIN", "${ROOT:-x}/bin"),
                EnvironmentVariable.expanded("A", "$BIN:$HOME"),
                EnvironmentVariable.expanded("Z", "\\$ROOT $$ROOT")),
            level("dev", definition(), EnvironmentVariable.literal("ROOT", "/opt")))))
        .containsExactly("ROOT", "BIN", "A", "Z");
    assertThat(exported(resolve(level(
            "dev",
            definition(),
            EnvironmentVariable.expanded("A", "$(node -e \"$C\")$D"),
            EnvironmentVariable.expanded("B", "`date`"),
            EnvironmentVariable.expanded("C", "$PATH"),
            EnvironmentVariable.expanded("PATH", "$HOME/bin:$PATH"),
            EnvironmentVariable.literal("Z", "$A"),
            EnvironmentVariable.expanded("D", "$B")))))
        .containsExactly("PATH", "C", "Z", "B", "D", "A");
  }

  @Test
  void resolve_variablesThatUseEachOther_allComeBeforeThoseThatUseThem() {
    assertThat(exported(resolve(level(
            "dev",
            definition(),
            EnvironmentVariable.expanded("C", "$B"),
            EnvironmentVariable.expanded("B", "$C"),
            EnvironmentVariable.expanded("A", "$B")))))
        .containsExactly("C", "B", "A");
  }

  @Test
  void resolve_longChainOfVariables_isExportedFromItsEnd() {
    List<EnvironmentVariable> chain = new ArrayList<>();
    for (int i = 1_000_000; i < 1_010_000; i++) {
      chain.add(EnvironmentVariable.expanded("V" + i, "$V" + (i + 1)));
    }

    List<String> names =
        exported(resolve(level("dev", definition(), chain.toArray(EnvironmentVariable[]::new))));

    assertThat(names).hasSize(10_000).isSortedAccordingTo(Comparator.reverseOrder());
  }

  @Test
  void resolve_commandAndPin_theNearestCounts() {
    ResolvedEnvironment test = resolve(
        level(
            "base",
            definition()
                .runScript("zsh")
                .pin("old")
                .putPackagePins("a", "old")
                .putPackagePins("b", "old")),
        level("dev", definition().runScript("bash").pin("new").putPackagePins("b", "new")),
        level("test", definition()));

    assertThat(test.runScript()).isEqualTo(from("base", "zsh"));
    assertThat(test.pin()).contains(from("dev", pin("new")));
    assertThat(test.packagePins())
        .containsExactly(
            Map.entry("a", from("base", pin("old"))), Map.entry("b", from("dev", pin("new"))));
    assertThat(resolve(level("base", definition()), level("dev", definition())).runScript())
        .isEqualTo(from("base", "bash"));
  }

  @Test
  void resolve_descriptionAndUse_areTheEnvironmentsOwn() {
    ResolvedEnvironment dev = resolve(
        level("base", definition().description("b").active(false)), level("dev", definition()));

    assertThat(dev.description()).isEmpty();
    assertThat(dev.active()).isTrue();
    assertThat(dev.flattened()).isEqualTo(EnvironmentState.of(definition().build()));
  }

  @Test
  void resolve_noLineageOrUnknownPin_fails() {
    assertThatThrownBy(() -> ResolvedEnvironment.resolve("app", List.of(), ResolutionTest::pin))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("lineage");
    IllegalStateException unknown = new IllegalStateException("no such pin");
    assertThatThrownBy(() -> ResolvedEnvironment.of(
            "app", "dev", EnvironmentState.of(definition().pin("p").build()), name -> {
              throw unknown;
            }))
        .isSameAs(unknown);
  }

  @Test
  void toString_doesNotShowValues() {
    ResolvedEnvironment dev =
        resolve(level("dev", definition(), EnvironmentVariable.literal("TOKEN", "s3cr3t")));

    assertThat(dev.toString()).contains("app/dev", "TOKEN").doesNotContain("s3cr3t");
    assertThat(dev.variables().toString()).contains("TOKEN").doesNotContain("s3cr3t");
    assertThat(dev.flattened().toString()).contains("TOKEN").doesNotContain("s3cr3t");
  }

  @Test
  void packagePins_anyMap_areByNameAndTheCallersMapIsNotKept() {
    Map<String, String> backwards = new TreeMap<>((a, b) -> b.compareTo(a));
    List<String> names = new ArrayList<>();
    for (int i = 10; i < 60; i++) {
      backwards.put("p" + i, "pin");
      names.add("p" + i);
    }
    EnvironmentDefinition definition = definition().packagePins(backwards).build();
    ResolvedEnvironment environment = resolve(level("dev", definition.toBuilder()));
    backwards.clear();

    assertThat(definition.packagePins().keySet()).containsExactlyElementsOf(names);
    assertThat(environment.packagePins().keySet()).containsExactlyElementsOf(names);
    assertThat(environment.flattened().definition().packagePins().keySet())
        .containsExactlyElementsOf(names);
    assertThatThrownBy(() -> definition.packagePins().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> environment.packagePins().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void state_variables_areByNameAndOnce() {
    EnvironmentVariable a = EnvironmentVariable.literal("A", "1");
    EnvironmentVariable b = EnvironmentVariable.literal("B", "1");

    assertThat(new EnvironmentState(definition().build(), List.of(b, a)).variables())
        .containsExactly(a, b);
    assertThatThrownBy(() -> new EnvironmentState(
            definition().build(), List.of(a, EnvironmentVariable.literal("A", "s3cr3t"))))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'A' is given twice")
        .hasMessageNotContaining("s3cr3t");
  }

  @Test
  void template_ofAnEnvironment_hasWhatItInherits() {
    ResolvedEnvironment dev = resolve(
        level("base", definition().addBasePackages("git").description("b")),
        level(
            "dev",
            definition().addBasePackages("jq").parent("base").template("t").autoDetected(true)));

    EnvironmentTemplate template = EnvironmentTemplate.of("service", "for services", dev);

    assertThat(template.builtIn()).isFalse();
    assertThat(template.state())
        .isEqualTo(EnvironmentState.of(EnvironmentDefinition.ofPackages(List.of("git", "jq"))));
    assertThatThrownBy(() -> EnvironmentTemplate.of(
            "x", "", EnvironmentState.of(definition().parent("base").build())))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'base'");
    assertThatThrownBy(() -> EnvironmentTemplate.of("a b", "", template.state()))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'a b'");
    assertThat(template.state().definition().parent()).isEqualTo(Optional.empty());
  }
}
