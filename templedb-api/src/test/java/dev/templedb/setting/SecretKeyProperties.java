package dev.templedb.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Keys and recipients as text. That they are age's is tested with the {@code age} command, where the implementation is. */
class SecretKeyProperties {

  /** 32 times the byte 0x42, and what {@code age-keygen -y} prints for it. */
  private static final String KEY =
      "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX";

  private static final String RECIPIENT =
      "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj";

  @Example
  void knownKey_hasItsRecipientAndShowsNothingElse() {
    SecretKey key = SecretKey.of(KEY);

    assertThat(key.recipient()).isEqualTo(SecretRecipient.of(RECIPIENT));
    assertThat(key.reveal()).isEqualTo(KEY);
    assertThat(key.toString()).contains(RECIPIENT).doesNotContain(KEY.substring(16));
    assertThat(SecretKey.of("# created: today\n# public key: " + RECIPIENT + "\n" + KEY + "\n"))
        .isEqualTo(key)
        .hasSameHashCodeAs(key);
    assertThat(SecretKey.generate()).isNotEqualTo(key).isNotEqualTo(SecretKey.generate());
  }

  @Example
  void recipient_fromAKey_isRefusedWithoutShowingIt() {
    assertThatThrownBy(() -> SecretRecipient.of(KEY))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("SecretKey.of")
        .hasMessageNotContaining("GFPYYSJ");
  }

  @Property(tries = 300)
  void bech32_anyData_comesBackInEitherCase(@ForAll @Size(max = 80) byte[] data) {
    String text = Bech32.encode("some-prefix", data);

    assertThat(Bech32.decode("some-prefix", text)).isEqualTo(data);
    assertThat(Bech32.decode("some-prefix", text.toUpperCase(Locale.ROOT))).isEqualTo(data);
    assertThatThrownBy(() -> Bech32.decode("other", text))
        .isExactlyInstanceOf(IllegalArgumentException.class);
  }

  /** The checksum finds up to four wrong characters. */
  @Property(tries = 300)
  void key_oneCharacterWrong_isRefusedWithoutShowingIt(
      @ForAll @IntRange(min = 16, max = 73) int at, @ForAll @IntRange(min = 1, max = 31) int by) {
    String letters = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L";
    char other = letters.charAt((letters.indexOf(KEY.charAt(at)) + by) % 32);
    String wrong = KEY.substring(0, at) + other + KEY.substring(at + 1);

    assertThatThrownBy(() -> SecretKey.of(wrong))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("checksum")
        .hasMessageNotContaining("GFPYYSJ");
  }
}
