package dev.templedb.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class ContentHashProperties {

  @Property(tries = 300)
  void ofDigest_anyBytes_comeBackFromDigestAndFromHex(@ForAll @Size(32) byte[] digest) {
    ContentHash hash = ContentHash.ofDigest(digest);

    assertThat(hash.digest()).isEqualTo(digest);
    assertThat(new ContentHash(hash.hex())).isEqualTo(hash).hasToString(hash.hex());
  }

  @Property(tries = 300)
  void ofDigest_otherThan32Bytes_isRefused(@ForAll @Size(max = 64) byte[] digest) {
    if (digest.length != 32) {
      assertThatThrownBy(() -> ContentHash.ofDigest(digest))
          .isExactlyInstanceOf(IllegalArgumentException.class);
    }
  }

  @Property(tries = 300)
  void constructor_anyText_isRefusedUnlessItIs64LowerCaseHexDigits(@ForAll String text) {
    if (!text.matches("[0-9a-f]{64}")) {
      assertThatThrownBy(() -> new ContentHash(text))
          .isExactlyInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("64 lower-case");
    }
  }

  @Example
  void constructor_oneDigitWrong_isRefused() {
    String right = "0123456789abcdef".repeat(4);
    assertThat(new ContentHash(right).hex()).isEqualTo(right);
    for (int i = 0; i < 64; i++) {
      for (char wrong : new char[] {'A', 'g', '/', ':', '`', ' ', '٣', '\0'}) {
        String text = right.substring(0, i) + wrong + right.substring(i + 1);
        assertThatThrownBy(() -> new ContentHash(text))
            .isExactlyInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  /** The examples of FIPS 180-4. */
  @Example
  void of_knownContent_hasTheKnownHash() {
    assertThat(ContentHash.of(new byte[0]).hex())
        .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assertThat(ContentHash.of("abc".getBytes(StandardCharsets.US_ASCII)).hex())
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }
}
