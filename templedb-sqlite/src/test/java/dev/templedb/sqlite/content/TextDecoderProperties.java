package dev.templedb.sqlite.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.content.DecodedText;
import dev.templedb.error.InvalidInputException;
import dev.templedb.sqlite.connection.Operation;
import java.nio.charset.Charset;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

class TextDecoderProperties {

  private static final Operation READING = Operation.of("reading");

  @Provide
  Arbitrary<DecodedText> marked() {
    return Arbitraries.of("UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE")
        .map(Charset::forName)
        .flatMap(charset -> Arbitraries.strings()
            .withCharRange('\u0000', '\uD7FF')
            .map(text -> new DecodedText(text, charset, true)));
  }

  /** All but UTF-16LE text that begins with a NUL, whose bytes are those of UTF-32LE. */
  @Property(tries = 1_000)
  void decode_textWithAMark_comesBackByteForByte(@ForAll("marked") DecodedText written) {
    DecodedText read = TextDecoder.decode(READING, written.toBytes());

    assertThat(read.toBytes()).isEqualTo(written.toBytes());
    assertThat(read.byteOrderMark()).isTrue();
    if (!written.text().startsWith("\0")) {
      assertThat(read).isEqualTo(written);
    }
  }

  @Property(tries = 1_000)
  void decode_anyBytes_comeBackOrAreRefused(@ForAll @Size(max = 300) byte[] content) {
    try {
      assertThat(TextDecoder.decode(READING, content).toBytes()).isEqualTo(content);
    } catch (InvalidInputException e) {
      assertThat(e).hasMessageContaining("use readBytes");
    }
  }
}
