package dev.templedb.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.environment.EnvironmentDiff.Change;
import dev.templedb.environment.EnvironmentDiff.Part;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EnvironmentDiffTest {

  private static final String REVISION = "0123456789abcdef0123456789abcdef01234567";

  private static EnvironmentDefinitionBuilder definition() {
    return EnvironmentDefinition.builder();
  }

  private static Sourced<EnvironmentState> level(
      String name, EnvironmentDefinitionBuilder definition, EnvironmentVariable... variables) {
    return new Sourced<>(new EnvironmentState(definition.build(), Arrays.asList(variables)), name);
  }

  private static ResolvedEnvironment one(
      String name, EnvironmentDefinitionBuilder definition, EnvironmentVariable... variables) {
    return resolve(List.of(level(name, definition, variables)));
  }

  private static ResolvedEnvironment resolve(List<Sourced<EnvironmentState>> lineage) {
    return ResolvedEnvironment.resolve("app", lineage, Environments::pin);
  }

  private static Change change(
      Part part, String name, Sourced<String> before, Sourced<String> after) {
    return new Change(part, name, Optional.of(before), Optional.of(after));
  }

  private static Change added(Part part, String name, Sourced<String> after) {
    return new Change(part, name, Optional.empty(), Optional.of(after));
  }

  private static Change removed(Part part, String name, Sourced<String> before) {
    return new Change(part, name, Optional.of(before), Optional.empty());
  }

  private static Sourced<String> from(String source, String value) {
    return new Sourced<>(value, source);
  }

  @Test
  void between_everyPart_isCompared() {
    ResolvedEnvironment before = one(
        "dev",
        definition()
            .description("old")
            .addBasePackages("nodejs_20", "git")
            .addTargetPackages("gdb")
            .addMultiPackages("zlib")
            .profile("echo a")
            .runScript("zsh")
            .addExtraOutputs("dev")
            .pin("p1")
            .putPackagePins("git", "p1"),
        EnvironmentVariable.literal("A", "1").describedAs("first"),
        EnvironmentVariable.literal("B", "1"));
    ResolvedEnvironment after = resolve(List.of(
        level("base", definition().addBasePackages("nodejs_22")),
        level(
            "dev",
            definition()
                .description("new")
                .addBasePackages("git")
                .active(false)
                .profile("echo b")
                .runScript("fish")
                .pin("p2")
                .putPackagePins("jq", "p2"),
            EnvironmentVariable.expanded("A", "1"),
            EnvironmentVariable.literal("C", "1"))));

    EnvironmentDiff diff = EnvironmentDiff.between(before, after);

    assertThat(diff.isEmpty()).isFalse();
    assertThat(diff.changes())
        .containsExactly(
            change(Part.DESCRIPTION, "", from("dev", "old"), from("dev", "new")),
            change(Part.ACTIVE, "", from("dev", "true"), from("dev", "false")),
            removed(Part.BASE_PACKAGE, "nodejs_20", from("dev", "nodejs_20")),
            added(Part.BASE_PACKAGE, "nodejs_22", from("base", "nodejs_22")),
            removed(Part.TARGET_PACKAGE, "gdb", from("dev", "gdb")),
            removed(Part.MULTI_PACKAGE, "zlib", from("dev", "zlib")),
            change(Part.VARIABLE, "A", from("dev", "'1'"), from("dev", "\"1\"")),
            removed(Part.VARIABLE, "B", from("dev", "'1'")),
            added(Part.VARIABLE, "C", from("dev", "'1'")),
            removed(Part.VARIABLE_DESCRIPTION, "A", from("dev", "first")),
            change(Part.PROFILE, "", from("dev", "echo a\n"), from("dev", "echo b\n")),
            change(Part.RUN_SCRIPT, "", from("dev", "zsh"), from("dev", "fish")),
            removed(Part.EXTRA_OUTPUT, "dev", from("dev", "dev")),
            change(Part.PIN, "", from("dev", "p1 " + REVISION), from("dev", "p2 " + REVISION)),
            removed(Part.PACKAGE_PIN, "git", from("dev", "p1 " + REVISION)),
            added(Part.PACKAGE_PIN, "jq", from("dev", "p2 " + REVISION)));
    assertThat(diff.toText()).isEqualTo("""
        description
          ~ "old" -> "new"
        active
          ~ true -> false
        base packages
          - nodejs_20
          + nodejs_22 (from base)
        target packages
          - gdb
        multi packages
          - zlib
        variables
          ~ A = '1' -> "1"
          - B = '1'
          + C = '1'
        descriptions of variables
          - A = "first"
        profile
          - echo a
          + echo b
        command
          ~ "zsh" -> "fish"
        extra outputs
          - dev
        pin
          ~ p1 REVISION -> p2 REVISION
        pins of packages
          - git = p1 REVISION
          + jq = p2 REVISION
        """.replace("REVISION", REVISION));
  }

  @Test
  void between_levelsOfInheritance_showsWhatTheLowerOneAdds() {
    Sourced<EnvironmentState> base = level(
        "base",
        definition().addBasePackages("git").profile("echo base"),
        EnvironmentVariable.literal("A", "1"));
    Sourced<EnvironmentState> dev = level(
        "dev",
        definition().addBasePackages("jq").profile("echo dev"),
        EnvironmentVariable.literal("A", "2").appendedWith(":"));

    EnvironmentDiff diff =
        EnvironmentDiff.between(resolve(List.of(base)), resolve(List.of(base, dev)));

    assertThat(diff.changes())
        .containsExactly(
            added(Part.BASE_PACKAGE, "jq", from("dev", "jq")),
            change(Part.VARIABLE, "A", from("base", "'1'"), from("base, dev", "'1:2'")),
            change(
                Part.PROFILE,
                "",
                from("base", "echo base\n"),
                from("base, dev", "echo base\necho dev\n")));
    assertThat(diff.toText()).isEqualTo("""
        base packages
          + jq
        variables
          ~ A = '1' -> '1:2' (from base, dev)
        profile
          (its own -> from base, dev)
            echo base
          + echo dev
        """);
  }

  @Test
  void between_sameFromAnotherLevel_isAChange() {
    Sourced<EnvironmentState> saysAll = level(
        "base",
        definition().addBasePackages("git").profile("echo").runScript("zsh").pin("p"),
        EnvironmentVariable.literal("A", "1"));
    ResolvedEnvironment inherits = resolve(List.of(saysAll, level("dev", definition())));
    ResolvedEnvironment owns =
        resolve(List.of(level("base", definition()), new Sourced<>(saysAll.value(), "dev")));

    EnvironmentDiff diff = EnvironmentDiff.between(inherits, owns);

    assertThat(diff.changes())
        .extracting(Change::part)
        .containsExactly(Part.BASE_PACKAGE, Part.VARIABLE, Part.PROFILE, Part.RUN_SCRIPT, Part.PIN);
    assertThat(diff.changes())
        .contains(change(Part.BASE_PACKAGE, "git", from("base", "git"), from("dev", "git")));
    assertThat(diff.toText()).isEqualTo("""
        base packages
          ~ git: from base -> its own
        variables
          ~ A: from base -> its own
        profile
          ~ from base -> its own
        command
          ~ from base -> its own
        pin
          ~ from base -> its own
        """);
  }

  @Test
  void between_environmentsThatSayTheSameThemselves_differInNothing() {
    EnvironmentVariable variable = EnvironmentVariable.expanded("A", "$B").describedAs("d");
    ResolvedEnvironment dev =
        one("dev", definition().description("d").addBasePackages("git").profile("x"), variable);
    ResolvedEnvironment test = resolve(List.of(
        level("base", definition()),
        level(
            "test", definition().description("d").addBasePackages("git").profile("x"), variable)));

    EnvironmentDiff diff = EnvironmentDiff.between(dev, test);

    assertThat(diff).isEqualTo(new EnvironmentDiff("dev", "test", List.of()));
    assertThat(diff.isEmpty()).isTrue();
    assertThat(diff.toText()).isEmpty();
  }

  @Test
  void between_samePackagesInAnotherOrder_isOneChangeOfTheOrder() {
    EnvironmentDiff diff = EnvironmentDiff.between(
        one("dev", definition().addBasePackages("a", "b", "gone", "c")),
        one("test", definition().addBasePackages("c", "a", "new", "b")));

    assertThat(diff.changes())
        .containsExactly(
            removed(Part.BASE_PACKAGE, "gone", from("dev", "gone")),
            added(Part.BASE_PACKAGE, "new", from("test", "new")),
            change(Part.BASE_PACKAGE, "", from("dev", "a b c"), from("test", "c a b")));
    assertThat(diff.toText()).isEqualTo("""
        base packages
          - gone
          + new
          ~ (order) = a b c -> c a b
        """);
  }

  @Test
  void between_variableThatCannotBeFlattened_isComparedAllTheSame() {
    Sourced<EnvironmentState> base =
        level("base", definition(), EnvironmentVariable.expanded("A", "$(x"));
    Sourced<EnvironmentState> dev =
        level("dev", definition(), EnvironmentVariable.literal("A", "y").appendedWith(")"));

    assertThat(EnvironmentDiff.between(resolve(List.of(base)), resolve(List.of(base, dev)))
            .toText())
        .isEqualTo("variables\n  ~ A = \"$(x\" -> \"$(x)y\" (from base, dev)\n");
  }

  @Test
  void toText_longProfile_showsTheChangedLinesAndThreeAroundThem() {
    List<String> lines =
        IntStream.rangeClosed(1, 30).mapToObj(i -> "echo " + i).collect(Collectors.toList());
    ResolvedEnvironment before = one("dev", definition().profile(String.join("\n", lines)));
    lines.set(4, "echo five");
    lines.remove(24);
    ResolvedEnvironment after = one("dev", definition().profile(String.join("\n", lines)));

    assertThat(EnvironmentDiff.between(before, after).toText()).isEqualTo("""
        profile
          ...
            echo 2
            echo 3
            echo 4
          - echo 5
          + echo five
            echo 6
            echo 7
            echo 8
          ...
            echo 22
            echo 23
            echo 24
          - echo 25
            echo 26
            echo 27
            echo 28
          ...
        """);
  }

  @Test
  void toText_controlCharactersAndQuotes_areEscaped() {
    EnvironmentDiff diff = EnvironmentDiff.between(
        one("dev", definition()),
        one(
            "dev",
            definition()
                .description("a\n+ b \u202e \u2028 \u001b[2J \"\\")
                .addBasePackages("x\n  + y", "plain", "with (from base)")
                .profile("a\tb\r\nc\u0085d"),
            EnvironmentVariable.literal("A", "it's \"x\"\n  - B = '1'"),
            EnvironmentVariable.expanded("B", "it's \"x\" 😀")));

    assertThat(diff.toText()).isEqualTo("""
        description
          + "a\\n+ b \\u202E \\u2028 \\u001B[2J \\"\\\\"
        base packages
          + "x\\n  + y"
          + plain
          + "with (from base)"
        variables
          + A = 'it\\'s "x"\\n  - B = \\'1\\''
          + B = "it's \\"x\\" 😀"
        profile
          + "a\\tb\\r"
          + "c\\u0085d"
        """);
  }

  @Test
  void toString_doesNotShowValues() {
    EnvironmentDiff diff = EnvironmentDiff.between(
        one("dev", definition()),
        one("dev", definition(), EnvironmentVariable.literal("TOKEN", "s3cr3t")));

    assertThat(diff.toString()).contains("TOKEN", "dev").doesNotContain("s3cr3t");
    assertThat(diff.toText()).contains("s3cr3t");
  }

  @Test
  void change_withoutBeforeAndAfter_isRefused() {
    assertThatThrownBy(() -> new Change(Part.PIN, "", Optional.empty(), Optional.empty()))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PIN");
  }
}
