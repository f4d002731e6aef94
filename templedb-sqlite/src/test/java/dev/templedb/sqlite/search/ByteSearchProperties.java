package dev.templedb.sqlite.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** A sequence of bytes is found where a text's search finds it. */
class ByteSearchProperties {

  @Property(tries = 5_000)
  void find_anyBytes_findsWhatIndexOfFinds(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 40) int length,
      @ForAll @IntRange(max = 200) int size,
      @ForAll @IntRange(min = 1, max = 4) int letters) {
    Random random = new Random(seed);
    byte[] bytes = bytes(random, size, letters);
    byte[] needle = bytes(random, 1 + random.nextInt(length), letters);
    int from = random.nextInt(size + 1);
    int to = from + random.nextInt(size - from + 1);
    String text = new String(bytes, 0, to, StandardCharsets.ISO_8859_1);

    assertThat(new ByteSearch(needle).find(bytes, from, to))
        .isEqualTo(text.indexOf(new String(needle, StandardCharsets.ISO_8859_1), from));
  }

  private static byte[] bytes(Random random, int size, int letters) {
    byte[] alphabet = {'e', (byte) 0x80, 0, 'q'};
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = alphabet[random.nextInt(letters)];
    }
    return bytes;
  }
}
