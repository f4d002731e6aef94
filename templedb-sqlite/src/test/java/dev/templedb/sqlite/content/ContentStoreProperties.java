package dev.templedb.sqlite.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.TempleDb;
import dev.templedb.content.ContentHash;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

class ContentStoreProperties {

  private static final int MEBIBYTE = 1 << 20;
  private static TempleDb db;

  @BeforeContainer
  static void open() {
    db = TempleDb.inMemory();
  }

  @AfterContainer
  static void close() {
    db.close();
  }

  @Provide
  Arbitrary<Integer> sizes() {
    return Arbitraries.oneOf(
        Arbitraries.integers().between(0, 3_000),
        Arbitraries.integers().between(MEBIBYTE - 2, MEBIBYTE + 2),
        Arbitraries.integers().between(2 * MEBIBYTE - 2, 2 * MEBIBYTE + 2),
        Arbitraries.integers().between(0, 6 * MEBIBYTE));
  }

  /** {@code noise} is how many different bytes there are: from what compresses to nothing to what doesn't. */
  @Property(tries = 60)
  void put_anyContentInAnyWay_comesBack(
      @ForAll("sizes") int size, @ForAll @IntRange(min = 1, max = 256) int noise, @ForAll int seed)
      throws IOException {
    Random random = new Random(seed);
    byte[] content = new byte[size];
    for (int i = 0; i < size; i++) {
      content[i] = (byte) random.nextInt(noise);
    }

    ContentHash hash = db.contents().put(inOddPieces(content, random));

    assertThat(hash).isEqualTo(db.contents().put(content)).isEqualTo(ContentHash.of(content));
    assertThat(db.contents().getSize(hash)).isEqualTo(size);
    assertThat(db.contents().readBytes(hash)).isEqualTo(content);
    try (InputStream in = db.contents().openStream(hash)) {
      assertThat(in.readAllBytes()).isEqualTo(content);
    }
    assertThat(db.contents().verify(hash).isSound()).isTrue();
    assertThat(db.contents().collect(Duration.ZERO).contentBytes()).isEqualTo(size);
    assertThat(db.contents().exists(hash)).isFalse();
  }

  private static InputStream inOddPieces(byte[] content, Random random) {
    return new ByteArrayInputStream(content) {
      @Override
      public synchronized int read(byte[] target, int offset, int length) {
        return super.read(target, offset, Math.min(length, 1 + random.nextInt(500_000)));
      }
    };
  }
}
