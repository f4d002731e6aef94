package dev.templedb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class TempleDbOptionsTest {

  private static void assertRefused(String what, UnaryOperator<TempleDbOptionsBuilder> change) {
    assertThatThrownBy(() -> change.apply(TempleDbOptions.builder()).build())
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(what);
  }

  @Test
  void defaults_areThoseThatAreDocumented() {
    TempleDbOptions options = TempleDbOptions.defaults();

    assertThat(options.actor()).isEqualTo(System.getProperty("user.name"));
    assertThat(options.createIfMissing()).isTrue();
    assertThat(options.migrate()).isTrue();
    assertThat(options.dataDirectory()).isEmpty();
    assertThat(options.durability()).isEqualTo(TempleDbOptions.Durability.NORMAL);
    assertThat(options.lockTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(options.mmapBytes()).isEqualTo(0);
    assertThat(options.pageSize()).isEqualTo(8_192);
    assertThat(options.plainText()).isFalse();
    assertThat(options.readerCacheBytes()).isEqualTo(8L << 20);
    assertThat(options.readers()).isBetween(4, 16);
    assertThat(options.statementCacheSize()).isEqualTo(256);
    assertThat(options.writerCacheBytes()).isEqualTo(64_000_000);
  }

  @Test
  void defaults_userWithoutAName_isUnknown() {
    String user = System.getProperty("user.name");
    System.setProperty("user.name", " ");
    try {
      assertThat(TempleDbOptions.defaults().actor()).isEqualTo("unknown");
    } finally {
      System.setProperty("user.name", user);
    }
  }

  @Test
  void build_valueOutOfBounds_isRefusedAndNamed() {
    assertRefused("actor", builder -> builder.actor(" \t"));
    assertRefused("lockTimeout", builder -> builder.lockTimeout(Duration.ofNanos(-1)));
    assertRefused("mmapBytes", builder -> builder.mmapBytes(-1));
    assertRefused("readerCacheBytes", builder -> builder.readerCacheBytes(-1));
    assertRefused("writerCacheBytes", builder -> builder.writerCacheBytes(-1));
    assertRefused("readers", builder -> builder.readers(0));
    assertRefused("readers", builder -> builder.readers(1_001));
    assertRefused("statementCacheSize", builder -> builder.statementCacheSize(-1));
    for (int pageSize : new int[] {-512, 0, 256, 513, 8_191, 12_288, 131_072}) {
      assertRefused("pageSize", builder -> builder.pageSize(pageSize));
    }
  }

  @Test
  void build_leastAndGreatestValues_areTaken() {
    for (int pageSize = 512; pageSize <= 65_536; pageSize *= 2) {
      assertThat(TempleDbOptions.builder().pageSize(pageSize).build().pageSize())
          .isEqualTo(pageSize);
    }
    TempleDbOptions least = TempleDbOptions.builder()
        .lockTimeout(Duration.ZERO)
        .mmapBytes(0)
        .readerCacheBytes(0)
        .readers(1)
        .statementCacheSize(0)
        .writerCacheBytes(0)
        .build();
    assertThat(least.lockTimeout()).isZero();
    assertThat(TempleDbOptions.builder().readers(1_000).build().readers()).isEqualTo(1_000);
  }

  @Test
  void pageRequest_limitOutOfBounds_isRefused() {
    for (int limit : new int[] {Integer.MIN_VALUE, -1, 0, 10_001}) {
      assertThatThrownBy(() -> PageRequest.first(limit))
          .isExactlyInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(Integer.toString(limit));
    }
    assertThat(PageRequest.first(1).after()).isEmpty();
    assertThat(PageRequest.first(PageRequest.MAX_LIMIT).limit()).isEqualTo(10_000);
    assertThat(PageRequest.first(3).startingAfter("k"))
        .isEqualTo(new PageRequest(3, Optional.of("k")));
  }

  @Test
  void page_itemsOfTheCallersList_areCopiedAndMapped() {
    List<Integer> items = new ArrayList<>(List.of(1, 2));
    Page<Integer> page = new Page<>(items, Optional.of(PageRequest.first(2).startingAfter("2")));
    items.clear();

    assertThat(page.items()).containsExactly(1, 2);
    assertThat(page.map(item -> Map.of("n", item)).items())
        .containsExactly(Map.of("n", 1), Map.of("n", 2));
    assertThat(page.map(String::valueOf).next()).isEqualTo(page.next());
    assertThatThrownBy(() -> page.items().add(3)).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void progress_bytesPerSecond_areZeroAtTheStart() {
    OptionalLong unknown = OptionalLong.empty();

    assertThat(new Progress("walk", 0, unknown, 0, Duration.ZERO).bytesPerSecond())
        .isZero();
    assertThat(new Progress("store", 1, unknown, 3_000, Duration.ofMillis(1_500)).bytesPerSecond())
        .isEqualTo(2_000);
  }
}
