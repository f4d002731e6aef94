package dev.templedb.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.environment.EnvironmentDiff.Change;
import dev.templedb.environment.EnvironmentDiff.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class EnvironmentDiffProperties {

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void between_environmentAndItself_isEmpty(@ForAll("lineages") List<EnvironmentState> states) {
    EnvironmentDiff diff =
        EnvironmentDiff.between(Environments.resolve(states), Environments.resolve(states));

    assertThat(diff.changes()).isEmpty();
    assertThat(diff.toText()).isEmpty();
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void between_theOtherWayRound_hasTheSameChangesTurnedRound(
      @ForAll("lineages") List<EnvironmentState> one,
      @ForAll("lineages") List<EnvironmentState> other) {
    ResolvedEnvironment before = Environments.resolve(one);
    ResolvedEnvironment after = Environments.resolve(other);

    assertThat(EnvironmentDiff.between(after, before).changes())
        .containsExactlyInAnyOrderElementsOf(
            EnvironmentDiff.between(before, after).changes().stream()
                .map(change -> new Change(
                    change.part(),
                    change.name(),
                    /* before= */ change.after(),
                    /* after= */ change.before()))
                .toList());
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void between_packages_lackWhatIsRemovedAndHaveWhatIsAdded(
      @ForAll("lineages") List<EnvironmentState> one,
      @ForAll("lineages") List<EnvironmentState> other) {
    ResolvedEnvironment before = Environments.resolve(one);
    ResolvedEnvironment after = Environments.resolve(other);
    List<String> packages =
        new ArrayList<>(before.basePackages().stream().map(Sourced::value).toList());

    for (Change change : EnvironmentDiff.between(before, after).changes()) {
      if (change.part() == Part.BASE_PACKAGE && change.after().isEmpty()) {
        assertThat(packages.remove(change.name())).isTrue();
      } else if (change.part() == Part.BASE_PACKAGE && change.before().isEmpty()) {
        packages.add(change.name());
      }
    }

    assertThat(packages)
        .containsExactlyInAnyOrderElementsOf(
            after.basePackages().stream().map(Sourced::value).toList());
  }

  /** What has no differences is generated alike. */
  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void between_isEmpty_onlyWhenAllThatIsSaidIsTheSame(
      @ForAll("lineages") List<EnvironmentState> one,
      @ForAll("lineages") List<EnvironmentState> other) {
    ResolvedEnvironment before = Environments.resolve(one);
    ResolvedEnvironment after = Environments.resolve(other);
    boolean isEmpty = EnvironmentDiff.between(before, after).isEmpty();

    if (!withoutSeparators(before).equals(withoutSeparators(after))) {
      assertThat(isEmpty).isFalse();
    }
    ResolvedEnvironment same =
        ResolvedEnvironment.of("app", before.name(), before.flattened(), Environments::pin);
    assertThat(withoutSeparators(same)).isEqualTo(withoutSeparators(before));
    assertThat(EnvironmentDiff.between(same, before).changes())
        .as("only sources differ")
        .allSatisfy(change -> assertThat(change.before().map(Sourced::value))
            .isEqualTo(change.after().map(Sourced::value)));
  }

  /** A separator without anything before it says nothing. */
  private static EnvironmentState withoutSeparators(ResolvedEnvironment environment) {
    EnvironmentState state = environment.flattened();
    EnvironmentDefinition definition =
        state.definition().toBuilder().profile(environment.profileText()).build();
    return new EnvironmentState(
        definition,
        state.variables().stream()
            .map(variable -> new EnvironmentVariable(
                variable.name(),
                variable.value(),
                variable.expanded(),
                Optional.empty(),
                variable.description(),
                variable.secret()))
            .toList());
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void toText_anyValues_hasALineForEachChangeAndNoOther(@ForAll("texts") List<String> texts) {
    EnvironmentState state = new EnvironmentState(
        EnvironmentDefinition.builder()
            .description(texts.get(0))
            .addBasePackages("p" + texts.get(1), "q" + texts.get(2))
            .build(),
        List.of(
            EnvironmentVariable.literal("A", texts.get(3)).describedAs(texts.get(4)),
            EnvironmentVariable.expanded("B", texts.get(5))));
    ResolvedEnvironment after = ResolvedEnvironment.of("app", "dev", state, Environments::pin);
    ResolvedEnvironment before = ResolvedEnvironment.of(
        "app",
        "dev",
        EnvironmentState.of(EnvironmentDefinition.ofPackages(List.of())),
        Environments::pin);

    String text = EnvironmentDiff.between(before, after).toText();

    assertThat(text.split("\\R", -1)).hasSize(4 + 6 + 1);
    assertThat(text.lines().filter(line -> line.startsWith("  + "))).hasSize(6);
    assertThat(text.lines().filter(line -> !line.startsWith(" ")))
        .containsExactly("description", "base packages", "variables", "descriptions of variables");
    assertThat(text.replace("\n", "").codePoints())
        .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT);
  }

  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  void lines_withoutThoseOfOneSide_areTheOther(
      @ForAll("lines") List<String> before, @ForAll("lines") List<String> after) {
    List<LineDiff.Line> lines = LineDiff.between(before, after);

    assertThat(texts(lines, '-')).isEqualTo(before);
    assertThat(texts(lines, '+')).isEqualTo(after);
    assertThat(lines.stream().filter(line -> !line.isChange()))
        .hasSize(longestCommon(before, after));
  }

  private static List<String> texts(List<LineDiff.Line> lines, char sign) {
    return lines.stream()
        .filter(line -> !line.isChange() || line.sign() == sign)
        .map(LineDiff.Line::text)
        .toList();
  }

  /** By its definition: of all ways to leave lines out of the first, the longest that the second has. */
  private static int longestCommon(List<String> first, List<String> second) {
    int longest = 0;
    for (int kept = 0; kept < 1 << first.size(); kept++) {
      int at = 0;
      boolean found = true;
      for (int i = 0; found && i < first.size(); i++) {
        if ((kept >> i & 1) == 1) {
          int next = second.subList(at, second.size()).indexOf(first.get(i));
          found = next >= 0;
          at += next + 1;
        }
      }
      longest = found ? Math.max(longest, Integer.bitCount(kept)) : longest;
    }
    return longest;
  }

  @Provide
  Arbitrary<List<String>> lines() {
    return Arbitraries.of("a", "b", "c").list().ofMaxSize(8);
  }

  @Provide
  Arbitrary<List<String>> texts() {
    return Arbitraries.of(
            "\n",
            "\r",
            "\u0085",
            "\u2028",
            "\u2029",
            "\u000b",
            "\f",
            "\u001b[1A",
            "\u202e",
            "\t",
            "  + x",
            "'",
            "\"",
            "\\",
            "(from base)",
            "->",
            "=",
            " ",
            "a",
            "😀",
            "\u200d")
        .list()
        .ofMaxSize(6)
        .map(parts -> String.join("", parts))
        .list()
        .ofSize(6);
  }

  @Provide
  Arbitrary<List<EnvironmentState>> lineages() {
    return Environments.lineages();
  }
}
