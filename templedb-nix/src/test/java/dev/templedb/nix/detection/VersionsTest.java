package dev.templedb.nix.detection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "*                        ; nodejs_20",
        ">=18                     ; nodejs_20",
        "^20.19.0 || >=22.12.0    ; nodejs_20",
        ">= 22                    ; nodejs_22",
        ">20                      ; nodejs_22",
        ">20.1                    ; nodejs_20",
        ">=20 <21 || 24.x         ; nodejs_20",
        "22.x                     ; nodejs_22",
        "v24                      ; nodejs_24",
        "~24.1                    ; nodejs_24",
        "16 - 20                  ; nodejs_20",
        "21 - 23                  ; nodejs_22",
        "<=22.0.0                 ; nodejs_20",
        ">=23.0.0-rc.1            ; nodejs_24",
      })
  void node_range_isTheOldestKnownInIt(String range, String attribute) {
    assertThat(Versions.node(range)).contains(attribute);
  }

  @ParameterizedTest
  @ValueSource(strings = {"18", "^16 || 18.x", "<20", ">24", "lts/*", "latest", "99999999999"})
  void node_rangeWithoutAKnownOne_isEmpty(String range) {
    assertThat(Versions.node(range)).isEmpty();
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
    assertThat(Versions.python(specifier)).contains(attribute);
  }

  @ParameterizedTest
  @ValueSource(strings = {"<3.11", "==3.9.*", "~3.8", "==2.7", "<3", "nonsense"})
  void python_specifierThatNoneFits_isEmpty(String specifier) {
    assertThat(Versions.python(specifier)).isEmpty();
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
    assertThat(Versions.jdk(release)).contains(attribute);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "${java}", "x", "-1"})
  void jdk_noRelease_isEmpty(String release) {
    assertThat(Versions.jdk(release)).isEmpty();
  }
}
