package dev.templedb.sqlite.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** The encoding of content: there and back, and what it makes of bytes that were damaged. */
class EncodedBytesProperties {

  @Property(tries = 300)
  void decode_encoded_givesTheBytesBack(
      @ForAll @Size(max = 3_000) byte[] bytes, @ForAll @IntRange(min = 1, max = 40) int repeat) {
    byte[] content = repeated(bytes, repeat);

    assertThat(encoded(content).decode(content.length))
        .hasValueSatisfying(decoded -> assertThat(decoded).isEqualTo(content));
  }

  @Property(tries = 300)
  void decode_otherSizeDeclared_givesNothing(
      @ForAll @Size(max = 3_000) byte[] bytes,
      @ForAll @IntRange(min = 1, max = 40) int repeat,
      @ForAll @IntRange(max = 1 << 20) int size) {
    byte[] content = repeated(bytes, repeat);

    Optional<byte[]> decoded = encoded(content).decode(size);

    assertThat(decoded.isPresent()).isEqualTo(size == content.length);
  }

  @Property(tries = 1_000)
  void decode_bitFlipped_givesNothingOrBytesOfTheDeclaredSize(
      @ForAll @Size(min = 1, max = 500) byte[] bytes,
      @ForAll @IntRange(min = 1, max = 40) int repeat,
      @ForAll @IntRange(max = 1 << 20) int bit) {
    byte[] content = repeated(bytes, repeat);
    EncodedBytes encoded = encoded(content);
    byte[] data = encoded.data().clone();
    data[bit / 8 % data.length] ^= (byte) (1 << bit % 8);

    Optional<byte[]> decoded = new EncodedBytes(encoded.code(), null, data).decode(content.length);

    decoded.ifPresent(found -> assertThat(found).hasSameSizeAs(content));
  }

  private static byte[] repeated(byte[] bytes, int times) {
    byte[] content = new byte[bytes.length * times];
    for (int i = 0; i < content.length; i++) {
      content[i] = bytes[i % bytes.length];
    }
    return content;
  }

  private static EncodedBytes encoded(byte[] content) {
    try (EncodedBytes.Encoder encoder = new EncodedBytes.Encoder(false)) {
      return encoder.encode(content, 0, content.length);
    }
  }
}
