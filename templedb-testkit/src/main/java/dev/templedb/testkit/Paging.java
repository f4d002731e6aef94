package dev.templedb.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.Page;
import dev.templedb.PageRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads lists page by page. */
final class Paging {

  /** Larger than any list in the contracts. */
  static final PageRequest EVERYTHING = PageRequest.first(1_000);

  private Paging() {}

  /** The keys of all items, read in pages of {@code limit}; each page but the last is full, and none is empty but an only one. */
  static <T> List<String> keys(
      Function<PageRequest, Page<T>> list, Function<T, String> key, int limit) {
    List<String> keys = new ArrayList<>();
    Optional<PageRequest> request = Optional.of(PageRequest.first(limit));
    while (request.isPresent()) {
      Page<T> page = list.apply(request.get());
      if (page.next().isPresent()) {
        assertThat(page.items()).hasSize(limit);
      } else {
        assertThat(page.items().size()).isLessThanOrEqualTo(limit);
        assertThat(page.items().isEmpty())
            .isEqualTo(keys.isEmpty() && page.items().isEmpty());
      }
      page.items().forEach(item -> keys.add(key.apply(item)));
      request = page.next();
    }
    return keys;
  }

  /** Asserts that pages of every size up to one more than the list give exactly {@code expected}. */
  static <T> void assertEveryPageSizeGives(
      List<String> expected, Function<PageRequest, Page<T>> list, Function<T, String> key) {
    for (int limit = 1; limit <= expected.size() + 1; limit++) {
      assertThat(keys(list, key, limit))
          .as("in pages of %d", limit)
          .containsExactlyElementsOf(expected);
    }
  }
}
