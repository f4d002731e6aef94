package dev.templedb.sqlite.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.transfer.SkippedFile;
import dev.templedb.transfer.SkippedFile.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnknownPathsTest {

  private static UnknownPaths skipped(Reason reason, String path) {
    return new UnknownPaths(List.of(new SkippedFile(path, reason, "")));
  }

  @Test
  void covers_unreadableFileOrDirectory_isItAndWhatIsInIt() {
    UnknownPaths unknown = skipped(Reason.UNREADABLE, "a/b");

    assertThat(List.of("a/b", "a/b/c", "a/b/c/d")).allMatch(unknown::covers);
    assertThat(List.of("a", "a/bc", "b", "a/c", "x/a/b")).noneMatch(unknown::covers);
  }

  @Test
  void covers_directoryWhoseListBrokeOff_isWhatIsInIt() {
    assertThat(List.of("a", "a/b")).allMatch(skipped(Reason.UNREADABLE, "a/.")::covers);
    assertThat(List.of("a", "b/c")).allMatch(skipped(Reason.UNREADABLE, ".")::covers);
  }

  @Test
  void covers_whatIsKnownToBeGone_isNothing() {
    assertThat(skipped(Reason.VANISHED, "a").covers("a")).isFalse();
    assertThat(skipped(Reason.SPECIAL_FILE, "a").covers("a")).isFalse();
    assertThat(new UnknownPaths(List.of()).covers("a")).isFalse();
  }
}
