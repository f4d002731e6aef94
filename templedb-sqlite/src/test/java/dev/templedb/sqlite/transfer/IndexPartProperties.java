package dev.templedb.sqlite.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.error.CorruptionException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** The bytes of an index, and the order of its paths. */
class IndexPartProperties {

  @Property(tries = 500)
  void read_whatWasWritten_isTheSame(@ForAll("files") List<TrackedFile> files) {
    assertThat(read(IndexPart.write(3, 7, files))).isEqualTo(files);
  }

  @Property(tries = 500)
  void read_oneBitFlipped_isCorruption(
      @ForAll("files") List<TrackedFile> files, @ForAll @IntRange(max = 1_000_000) int bit) {
    byte[] bytes = IndexPart.write(3, 7, files);
    bytes[bit / 8 % bytes.length] ^= (byte) (1 << bit % 8);

    assertThatThrownBy(() -> read(bytes)).isInstanceOf(CorruptionException.class);
  }

  @Property(tries = 500)
  void read_cutOff_isCorruption(
      @ForAll("files") List<TrackedFile> files, @ForAll @IntRange(max = 1_000_000) int length) {
    byte[] bytes = IndexPart.write(3, 7, files);

    assertThatThrownBy(() -> read(Arrays.copyOf(bytes, length % bytes.length)))
        .isInstanceOf(CorruptionException.class);
  }

  @Property(tries = 2_000)
  void compare_anyPaths_isTheOrderOfTheirUtf8Bytes(
      @ForAll("paths") String a, @ForAll("paths") String b) {
    int expected = Arrays.compareUnsigned(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

    assertThat(Integer.signum(PathOrder.compare(a, b))).isEqualTo(Integer.signum(expected));
    assertThat(PathOrder.isBefore(a, b)).isEqualTo(expected < 0);
  }

  private static List<TrackedFile> read(byte[] bytes) {
    List<TrackedFile> files = new ArrayList<>();
    IndexPart.read(3, 7, bytes, files);
    return files;
  }

  @Provide
  Arbitrary<String> paths() {
    return Arbitraries.of("a", "b", "/", ".", "-", "é", "\uFFFD", "\uE000", "\uD83D\uDE00", "名")
        .list()
        .ofMinSize(1)
        .ofMaxSize(12)
        .map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<List<TrackedFile>> files() {
    Arbitrary<String> targets = Arbitraries.oneOf(Arbitraries.just(""), paths());
    return Combinators.combine(
            paths(),
            Arbitraries.longs().greaterOrEqual(0),
            Arbitraries.longs(),
            Arbitraries.longs(),
            Arbitraries.longs().greaterOrEqual(0),
            Arbitraries.longs().between(0, 1L << 40),
            Arbitraries.integers().between(0, 7),
            targets)
        .as((path, size, modified, changed, inode, content, flags, target) -> {
          boolean symlink = (flags & 1) != 0;
          boolean executable = (flags & 2) != 0;
          FileState state = new FileState(
              symlink ? FileState.Kind.SYMLINK : FileState.Kind.FILE,
              size,
              modified,
              changed,
              inode,
              executable);
          return new TrackedFile(
              path,
              state,
              (flags & 4) != 0,
              content,
              content % 1000,
              executable,
              symlink ? target : null,
              modified);
        })
        .list()
        .ofMaxSize(30);
  }
}
