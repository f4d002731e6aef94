package dev.templedb.nix.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.environment.EnvironmentState;
import dev.templedb.environment.Pin;
import dev.templedb.environment.ResolvedEnvironment;
import dev.templedb.environment.Sourced;
import dev.templedb.nix.expression.PackageRemark.Kind;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PackageCatalogueTest {

  private static final PackageCatalogue CATALOGUE = PackageCatalogue.builtIn();

  private static final LocalDate NOVEMBER_2026 = LocalDate.of(2026, 11, 1);

  private static Pin pin(String name, LocalDate date) {
    return Pin.of(name, "1".repeat(40), "2".repeat(64)).committedOn(date);
  }

  @Test
  void check_pinWithoutThePackage_saysSinceWhenAndWhatTakesItsPlace() {
    ResolvedEnvironment environment = ResolvedEnvironment.resolve(
        "app",
        List.of(
            new Sourced<>(
                EnvironmentState.of(EnvironmentDefinition.ofPackages(List.of("git", "nodejs_20"))),
                "base"),
            new Sourced<>(
                EnvironmentState.of(EnvironmentDefinition.builder()
                    .addTargetPackages("nodePackages.npm")
                    .addMultiPackages("nodejs_20")
                    .pin("new")
                    .build()),
                "dev")),
        name -> pin(name, NOVEMBER_2026));

    List<PackageRemark> remarks = CATALOGUE.check(environment);

    assertThat(remarks)
        .containsExactly(
            new PackageRemark(
                "nodejs_20",
                "base",
                Kind.GONE,
                LocalDate.of(2026, 7, 13),
                NOVEMBER_2026,
                Optional.of("nodejs_22")),
            new PackageRemark(
                "nodePackages.npm",
                "dev",
                Kind.GONE,
                LocalDate.of(2026, 3, 3),
                NOVEMBER_2026,
                Optional.of("nodejs_22")));
    assertThat(remarks.get(0).text())
        .isEqualTo("nodejs_20 (of environment base) is gone from nixpkgs since 2026-07-13, and"
            + " this one is of 2026-11-01; nodejs_22 takes its place");
  }

  @Test
  void check_dayBeforeAndAfter_turnsOnTheDayItself() {
    ResolvedEnvironment environment = Resolved.packages("nodejs_20");

    assertThat(kinds(environment, "2023-04-18")).containsExactly(Kind.NOT_YET);
    assertThat(kinds(environment, "2023-04-19")).isEmpty();
    assertThat(kinds(environment, "2026-04-30")).isEmpty();
    assertThat(kinds(environment, "2026-05-01")).containsExactly(Kind.INSECURE);
    assertThat(kinds(environment, "2026-07-12")).containsExactly(Kind.INSECURE);
    assertThat(kinds(environment, "2026-07-13")).containsExactly(Kind.GONE);
  }

  private static List<Kind> kinds(ResolvedEnvironment environment, String day) {
    return CATALOGUE.check(environment, LocalDate.parse(day)).stream()
        .map(PackageRemark::kind)
        .toList();
  }

  @Test
  void check_packageWithAPinOfItsOwn_isJudgedOnThatDay() {
    ResolvedEnvironment environment = Resolved.of(
        EnvironmentDefinition.builder()
            .addBasePackages("nodejs_20", "nodejs_18", "python310")
            .packagePins(Map.of("nodejs_18", "old", "python310", "undated"))
            .build(),
        pin("old", LocalDate.of(2024, 1, 1)),
        Pin.of("undated", "3".repeat(40), "4".repeat(64)));

    assertThat(CATALOGUE.check(environment)).isEmpty();
    assertThat(CATALOGUE.check(environment, NOVEMBER_2026))
        .extracting(PackageRemark::attributePath)
        .containsExactly("nodejs_20");
  }

  @Test
  void check_memberOfASetThatIsGone_isReplacedByThatOfTheNextSet() {
    assertThat(CATALOGUE.check(Resolved.packages("python39Packages.pip"), NOVEMBER_2026))
        .extracting(PackageRemark::replacement)
        .containsExactly(Optional.of("python311Packages.pip"));
  }

  @Test
  void check_nothingIsKnownOfThePackage_saysNothing() {
    assertThat(CATALOGUE.check(Resolved.packages("no-such", "jdk17", "git"), NOVEMBER_2026))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "nodejs_20, nodejs_22",
    "python38, python311",
    "python39Packages.pip, python311Packages.pip",
    "go_1_22, go_1_26",
    "ruby_3_2, ruby_3_3",
    "postgresql_13, postgresql_14",
    "nodePackages.yarn, yarn",
  })
  void replacement_packageThatIsGone_isWhatCheckSaysToo(String attributePath, String other) {
    assertThat(CATALOGUE.replacement(attributePath)).contains(other);
    assertThat(CATALOGUE.check(Resolved.packages(attributePath), NOVEMBER_2026))
        .extracting(PackageRemark::kind, PackageRemark::replacement)
        .containsExactly(tuple(Kind.GONE, Optional.of(other)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"nodejs_22", "python311", "git", "no-such"})
  void replacement_packageThatIsThere_isEmpty(String attributePath) {
    assertThat(CATALOGUE.replacement(attributePath)).isEmpty();
  }

  @Test
  void with_ownDatesAndSuccession_winOverThoseThatComeWithTheLibrary() {
    PackageCatalogue own = CATALOGUE
        .with(List.of("nodejs_20", "our-node"))
        .with(PackageDates.of("nodejs_20").goneSince(LocalDate.of(2020, 1, 1)))
        .with(PackageDates.of("our.*").from(NOVEMBER_2026));

    List<PackageRemark> remarks =
        own.check(Resolved.packages("nodejs_20", "our.tool"), LocalDate.of(2024, 6, 1));

    assertThat(remarks)
        .extracting(PackageRemark::kind, PackageRemark::replacement)
        .containsExactly(
            tuple(Kind.GONE, Optional.of("our-node")), tuple(Kind.NOT_YET, Optional.empty()));
    assertThat(CATALOGUE.check(Resolved.packages("nodejs_20"), LocalDate.of(2024, 6, 1)))
        .isEmpty();
  }

  @Test
  void with_oneName_isRefused() {
    assertThatThrownBy(() -> CATALOGUE.with(List.of("nodejs_20")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("two names");
    assertThatThrownBy(() -> PackageDates.of("a..b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("attribute path");
  }
}
