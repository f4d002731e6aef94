package dev.templedb.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PinTest {

  private static final String REVISION = "0123456789abcdef0123456789abcdef01234567";
  private static final String SRI = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
  private static final String BASE_16 =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  private static final String BASE_32 = "0mdqa9w1p6cmli6976v4wi0sw9r4p5prkj7lzfd1877wk11c9c73";

  private static void assertRefused(ThrowingCallable call, String what) {
    assertThatThrownBy(call)
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(what);
  }

  /** The SHA-256 of nothing, in all forms in which Nix writes it. */
  @ParameterizedTest
  @ValueSource(strings = {SRI, BASE_16, "sha256:" + BASE_16, BASE_32, "sha256:" + BASE_32})
  void narHash_everyForm_becomesSri(String hash) {
    assertThat(Pin.of("stable", REVISION, hash).narHash()).isEqualTo(SRI);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "sha256-",
        "sha256:",
        "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU",
        "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU==",
        "sha256-47DEQpj8HBSa+_TImW-5JCeuQeRkm5NMpJWZG3hSuFU=",
        "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=",
        "sha256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        "sha512-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        "sha256-" + BASE_16,
        BASE_16 + "0",
        "g3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855",
        "0mdqa9w1p6cmli6976v4wi0sw9r4p5prkj7lzfd1877wk11c9c7",
        "0mdqa9w1p6cmli6976v4wi0sw9r4p5prkj7lzfd1877wk11c9c733",
        "0mdqa9w1p6cmli6976v4wi0sw9r4p5prkj7lzfd1877wk11c9c7e",
        BASE_32 + "\n",
        SRI + "\n"
      })
  void narHash_otherText_isRefused(String hash) {
    assertRefused(() -> Pin.of("stable", REVISION, hash), "no SHA-256 as Nix writes it");
  }

  @ParameterizedTest
  @ValueSource(chars = {'2', '3', '8', 'g', 'z'})
  void narHash_base32OfMoreThan256Bits_isRefused(char first) {
    assertRefused(
        () -> Pin.of("stable", REVISION, first + BASE_32.substring(1)), "more than 256 bits");
  }

  @Test
  void narHash_theOneThatStandsForNone_isRefusedInEveryForm() {
    for (String zero : List.of(
        "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "0".repeat(64), "0".repeat(52))) {
      assertRefused(() -> Pin.of("stable", REVISION, zero), "stands for none");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nixos-25.11",
        "0123456789abcdef0123456789abcdef0123456",
        "0123456789abcdef0123456789abcdef012345678",
        "0123456789ABCDEF0123456789abcdef01234567",
        "0123456789abcdef0123456789abcdef0123456g",
        "0123456789abcdef0123456789abcdef01234567\n"
      })
  void revision_otherThan40LowerCaseHexDigits_isRefused(String revision) {
    assertRefused(() -> Pin.of("stable", revision, SRI), "revision of pin 'stable'");
  }

  @Test
  void checkName_names_followTheRule() {
    for (String good : List.of("stable", "_", "25.11", "a.b_c+d-e", "x".repeat(100))) {
      assertThat(Pin.checkName(good)).isSameAs(good);
    }
    for (String bad : List.of("", ".a", "+a", "-a", "a b", "a/b", "ä", "a\n", "x".repeat(101))) {
      assertRefused(() -> Pin.of(bad, REVISION, SRI), "'" + bad + "'");
    }
  }

  @Test
  void with_dateAndDescription_changesOneThing() {
    Pin pin = Pin.of("stable", REVISION, SRI);
    LocalDate date = LocalDate.of(2026, 5, 31);

    assertThat(pin.committedOn(date).describedAs("d"))
        .isEqualTo(new Pin("stable", REVISION, SRI, Optional.of(date), Optional.of("d")))
        .isEqualTo(pin.describedAs("d").committedOn(date));
    assertRefused(() -> pin.describedAs("a\0"), "description");
  }
}
