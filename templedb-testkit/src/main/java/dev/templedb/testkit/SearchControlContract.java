package dev.templedb.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.CancellationToken;
import dev.templedb.Progress;
import dev.templedb.TempleDb;
import dev.templedb.error.CancelledException;
import dev.templedb.error.ClosedException;
import dev.templedb.error.DeadlineExceededException;
import dev.templedb.project.Expected;
import dev.templedb.search.ContentMatch;
import dev.templedb.search.ContentSearch;
import dev.templedb.search.ContentSearchBuilder;
import dev.templedb.search.SearchReport;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What every {@link TempleDb#search} promises of its course: order, snapshot, stopping. Extend it in the tests of an implementation. */
@ExtendWith(TempleDbExtension.class)
@Timeout(60)
public abstract class SearchControlContract {

  /** Enough for several batches of any implementation. */
  private static final int FILES = 1_000;

  /** Takes 2^60 steps on a line of 60 times a and one b; referring to a group keeps the JDK from taking short cuts. */
  private static final String CATASTROPHIC = "^(a|a)*(b)\\2$";

  /** For subclasses. */
  protected SearchControlContract() {}

  /** Makes a project of many files. */
  @BeforeEach
  public void createFiles(TempleDb db) {
    db.projects().create("app");
    db.useTransaction(tx -> {
      for (int i = 0; i < FILES; i++) {
        String text = "file " + i + "\nneedle " + i + "\n" + "straw\n".repeat(i % 50);
        tx.files().put("app", path(i), text.getBytes(StandardCharsets.UTF_8));
      }
    });
  }

  private static String path(int number) {
    return "dir%02d/file%04d".formatted(number / 50, number);
  }

  private static ContentSearchBuilder needle() {
    return ContentSearch.literal("needle");
  }

  @Test
  public void search_manyFiles_givesMatchesByPathOnTheCallingThread(TempleDb db) {
    List<String> paths = new ArrayList<>();
    SearchReport report = db.search(needle().build(), match -> {
      assertThat(Thread.currentThread().getName()).doesNotContain("search");
      paths.add(match.path());
    });

    assertThat(paths)
        .containsExactlyElementsOf(
            IntStream.range(0, FILES).mapToObj(SearchControlContract::path).toList());
    assertThat(report.files()).isEqualTo(FILES);
  }

  @Test
  public void search_whileItsConsumerEdits_seesOneState(TempleDb db) {
    List<String> texts = new ArrayList<>();
    db.search(needle().build(), match -> {
      int number = texts.size();
      texts.add(match.text());
      if (number < 50) {
        db.files().delete("app", path(FILES - 1 - number), Expected.anything());
        db.files().put("app", "new" + number, "needle".getBytes(StandardCharsets.UTF_8));
      }
    });

    assertThat(texts)
        .containsExactlyElementsOf(
            IntStream.range(0, FILES).mapToObj(number -> "needle " + number).toList());
  }

  @Test
  public void search_withSlowConsumer_goesOn(TempleDb db) {
    List<ContentMatch> matches = new ArrayList<>();
    db.search(ContentSearch.regex(".").linesBefore(50).build(), match -> {
      if (matches.size() % 5_000 == 0) {
        pause();
      }
      matches.add(match);
    });

    assertThat(matches).hasSize(2 * FILES + FILES / 50 * (49 * 50 / 2));
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  public void search_consumerThatThrows_endsIt(TempleDb db) {
    List<ContentMatch> matches = new ArrayList<>();

    assertThatThrownBy(() -> db.search(needle().build(), match -> {
          matches.add(match);
          throw new IllegalStateException("enough");
        }))
        .hasMessage("enough");

    assertThat(matches).hasSize(1);
    assertThat(db.search(needle().build(), match -> {}).matches()).isEqualTo(FILES);
  }

  @Test
  public void search_cancelledBeforeOrByItsConsumer_ends(TempleDb db) {
    CancellationToken token = CancellationToken.create();
    List<ContentMatch> matches = new ArrayList<>();

    assertThatThrownBy(() -> db.search(needle().cancellation(token).build(), match -> {
          matches.add(match);
          token.cancel();
        }))
        .isInstanceOf(CancelledException.class)
        .hasMessageContaining("all projects");
    assertThat(matches).hasSize(1);

    assertThatThrownBy(() -> db.search(needle().cancellation(token).build(), matches::add))
        .isInstanceOf(CancelledException.class);
  }

  @Test
  public void search_catastrophicRegex_canBeCancelled(TempleDb db) {
    db.files().put("app", "trap", "a".repeat(60).concat("b").getBytes(StandardCharsets.UTF_8));
    CancellationToken token = CancellationToken.create();
    CompletableFuture<?> canceller = CompletableFuture.runAsync(
        token::cancel, CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS));

    assertThatThrownBy(() ->
            db.search(ContentSearch.regex(CATASTROPHIC).cancellation(token).build(), match -> {}))
        .isInstanceOf(CancelledException.class);
    canceller.join();
  }

  @Test
  public void search_catastrophicRegex_endsAtItsDeadline(TempleDb db) {
    db.files().put("app", "trap", "a".repeat(60).concat("b").getBytes(StandardCharsets.UTF_8));
    long start = System.nanoTime();

    assertThatThrownBy(() -> db.search(
            ContentSearch.regex(CATASTROPHIC).deadline(Duration.ofMillis(100)).build(),
            match -> {}))
        .isInstanceOf(DeadlineExceededException.class);

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  public void search_interrupted_endsAndKeepsTheInterrupt(TempleDb db) {
    assertThatThrownBy(
            () -> db.search(needle().build(), match -> Thread.currentThread().interrupt()))
        .isInstanceOf(CancelledException.class);

    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  public void search_limit_leavesTheRestAlone(TempleDb db) {
    List<ContentMatch> matches = new ArrayList<>();

    SearchReport report = db.search(needle().limit(10).build(), matches::add);

    assertThat(matches).hasSize(10);
    assertThat(report.limitReached()).isTrue();
    assertThat(report.files()).isLessThan(FILES);
  }

  @Test
  public void search_progress_tellsStartAndEnd(TempleDb db) {
    List<Progress> heard = new ArrayList<>();

    SearchReport report = db.search(needle().progress(heard::add).build(), match -> {});

    assertThat(heard).extracting(Progress::phase).containsOnly("search");
    assertThat(heard.get(0).unitsDone()).isZero();
    assertThat(heard.get(heard.size() - 1).unitsDone()).isEqualTo(FILES);
    assertThat(heard.get(heard.size() - 1).bytesDone()).isEqualTo(report.bytes());
  }

  @Test
  public void search_insideATransaction_isRefused(TempleDb db) {
    db.useTransaction(tx -> assertThatThrownBy(() -> db.search(needle().build(), match -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("use tx"));
  }

  @Test
  public void search_databaseClosedByTheConsumer_endsIt(TempleDb db) {
    assertThatThrownBy(() -> db.search(needle().build(), match -> db.close()))
        .isInstanceOf(ClosedException.class);

    assertThatThrownBy(() -> db.search(needle().build(), match -> {}))
        .isInstanceOf(ClosedException.class);
  }
}
