package dev.templedb.nix.detection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PackageFamilyTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "*                        ; nodejs_22",
        ">=14                     ; nodejs_22",
        "^18 || >=20              ; nodejs_22",
        "^20.19.0 || >=22.12.0    ; nodejs_22",
        ">= 22                    ; nodejs_22",
        ">20                      ; nodejs_22",
        ">20.1                    ; nodejs_22",
        ">=20 <21 || 24.x         ; nodejs_24",
        "22.x                     ; nodejs_22",
        "v24                      ; nodejs_24",
        "~24.1                    ; nodejs_24",
        "16 - 22                  ; nodejs_22",
        "21 - 23                  ; nodejs_22",
        "<=22.0.0                 ; nodejs_22",
        ">=23.0.0-rc.1            ; nodejs_24",
      })
  void node_range_isTheOldestInItThatNixpkgsHas(String range, String attribute) {
    assertThat(PackageFamily.NODE.find(range)).contains(attribute);
  }

  @ParameterizedTest
  @ValueSource(strings = {"12", ">24", ">=20 <20", "lts/*", "latest", "99999999999"})
  void node_rangeWithoutAKnownOne_isEmpty(String range) {
    assertThat(PackageFamily.NODE.find(range)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        ">=3.8            ; python311",
        ">=3.12           ; python312",
        ">=3.8,<3.13      ; python311",
        ">3.11            ; python312",
        ">3.11.2          ; python311",
        "~=3.12           ; python312",
        "~=3.13.1         ; python313",
        "==3.12.*         ; python312",
        ">=3.11,!=3.11.*  ; python312",
        ">=3.11,!=3.11.4  ; python311",
        "^3.13            ; python313",
        "~3.12            ; python312",
        "<4               ; python311",
        ">=3              ; python311",
        ">=2.7            ; python311",
        "^3.8 || ^3.14    ; python311",
        "3.14             ; python314",
      })
  void python_specifier_isTheOldestKnownThatFits(String specifier, String attribute) {
    assertThat(PackageFamily.PYTHON.find(specifier)).contains(attribute);
  }

  @ParameterizedTest
  @ValueSource(strings = {"<3.8", "~3.7", "==2.7", "<3", ">=3.15", "nonsense"})
  void python_specifierThatNoneFits_isEmpty(String specifier) {
    assertThat(PackageFamily.PYTHON.find(specifier)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "1.8, jdk17",
    "8, jdk17",
    "17, jdk17",
    "18, jdk21",
    "21.0.2, jdk21",
    "25, jdk25",
    "30, jdk"
  })
  void jdk_release_isTheOldestKnownThatCompilesForIt(String release, String attribute) {
    assertThat(PackageFamily.jdkFor(release)).contains(attribute);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "${java}", "x", "-1"})
  void jdk_noRelease_isEmpty(String release) {
    assertThat(PackageFamily.jdkFor(release)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "NODE   ; ^16 || 18.x ; nodejs_18",
        "NODE   ; 20          ; nodejs_20",
        "NODE   ; 16 - 20     ; nodejs_20",
        "NODE   ; <20         ; nodejs_18",
        "GO     ; 1.25.3      ; go_1_25",
        "PYTHON ; ==3.9.*     ; python39",
        "PYTHON ; <3.11       ; python310",
        "RUBY   ; 3.1.4       ; ruby_3_1",
        "PHP    ; ~8.1.0      ; php81",
      })
  void find_rangeOfVersionsThatAreGone_isTheNewestOfThem(
      PackageFamily family, String range, String attribute) {
    assertThat(family.find(range)).contains(attribute);
    assertThat(PackageFamily.replacement(attribute)).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "RUBY       ; 3.3.6              ; ruby_3_3",
        "RUBY       ; ~> 3.4.1           ; ruby_3_4",
        "RUBY       ; ~> 3.2             ; ruby_3_3",
        "PHP        ; ^8.2               ; php82",
        "PHP        ; ~8.3               ; php83",
        "PHP        ; ~8.3.0             ; php83",
        "PHP        ; ^7.4|^8.4          ; php84",
        "PHP        ; >=8.4              ; php84",
        "GO         ; 1.26.1             ; go_1_26",
        "DOTNET     ; 8.0.404            ; dotnet-sdk_8",
        "GRADLE     ; 8.14               ; gradle_8",
        "POSTGRESQL ; 16                 ; postgresql_16",
        "JAVA       ; 11                 ; jdk11",
      })
  void find_otherFamilies_readTheirRanges(PackageFamily family, String range, String attribute) {
    assertThat(family.find(range)).contains(attribute);
    assertThat(PackageFamily.replacement(attribute)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "NODE   ; 21        ; nodejs_22",
        "NODE   ; 25.1.0    ; nodejs_24",
        "NODE   ; >24       ; nodejs_24",
        "NODE   ; 12        ; nodejs_22",
        "NODE   ; 999999999 ; nodejs_24",
        "NODE   ; whatever  ; nodejs_22",
        "PYTHON ; ==3.6.*   ; python311",
        "PYTHON ; 3.15      ; python314",
        "RUBY   ; 1.9.3     ; ruby_3_3",
        "RUBY   ; 4.0.0     ; ruby_3_4",
        "GO     ; 1.18      ; go_1_26",
      })
  void nearest_versionThatIsNotKnown_isTheNextThatNixpkgsHas(
      PackageFamily family, String version, String attribute) {
    assertThat(family.find(version)).isEmpty();
    assertThat(family.nearest(version)).isEqualTo(attribute);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "NODE   ; lts/*    ; nodejs_24",
        "NODE   ; LTS      ; nodejs_24",
        "NODE   ; node     ; nodejs_24",
        "NODE   ; latest   ; nodejs_24",
        "JAVA   ; lts      ; jdk25",
        "PYTHON ; latest   ; python314",
        "RUBY   ; latest   ; ruby",
      })
  void named_nameOfTheNewest_isTheNewestThatNixpkgsHas(
      PackageFamily family, String name, String attribute) {
    assertThat(family.named(name)).contains(attribute);
  }

  @ParameterizedTest
  @EnumSource(PackageFamily.class)
  void usual_anyFamily_isInNixpkgs(PackageFamily family) {
    assertThat(PackageFamily.replacement(family.usual())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "python3, PYTHON",
    "python312, PYTHON",
    "python312Packages.pip, PYTHON",
    "phpPackages.composer, PHP",
    "go_1_22, GO",
    "jdk, JAVA"
  })
  void versionOf_attribute_isOfItsFamily(String attribute, PackageFamily family) {
    assertThat(PackageFamily.versionOf(attribute))
        .hasValueSatisfying(version -> assertThat(version.family()).isEqualTo(family));
  }

  @ParameterizedTest
  @ValueSource(strings = {"nodePackages.npm", "gopls", "python312.pip", "qt6.qtbase", ""})
  void versionOf_otherAttribute_isEmpty(String attribute) {
    assertThat(PackageFamily.versionOf(attribute)).isEmpty();
  }
}
