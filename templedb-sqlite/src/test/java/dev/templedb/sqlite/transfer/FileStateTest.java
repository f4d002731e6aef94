package dev.templedb.sqlite.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Git's racy rule: a state that is as old as the look at the content says nothing about it. */
class FileStateTest {

  private static final long SECOND = 1_000_000_000;
  private static final long NOW = 1_700_000_000 * SECOND + 123_456_789;

  private static FileState state(long modified, long changed) {
    return new FileState(FileState.Kind.FILE, 1, modified, changed, 1, false);
  }

  @Test
  void isRacyAt_changedWithinATickOrAfter_mayHaveChangedUnseen() {
    assertThat(state(1, NOW).isRacyAt(NOW)).isTrue();
    assertThat(state(1, NOW - 10_000_000).isRacyAt(NOW)).isTrue();
    assertThat(state(1, NOW + SECOND).isRacyAt(NOW)).isTrue();
    assertThat(state(1, NOW - 30_000_000).isRacyAt(NOW)).isFalse();
  }

  @Test
  void isRacyAt_modificationTimeInTheFuture_isNotWhatCounts() {
    assertThat(state(NOW + 1_000 * SECOND, NOW - SECOND).isRacyAt(NOW)).isFalse();
  }

  @Test
  void isRacyAt_noTimeOfChange_goesByTheModification() {
    assertThat(state(NOW - 10_000_000, 0).isRacyAt(NOW)).isTrue();
    assertThat(state(NOW - 30_000_000, 0).isRacyAt(NOW)).isFalse();
  }

  @Test
  void isRacyAt_fileSystemWithWholeSeconds_hasATickOfTwo() {
    long whole = 1_700_000_000 * SECOND;
    assertThat(state(whole - SECOND, whole - SECOND).isRacyAt(whole + 500_000_000))
        .isTrue();
    assertThat(state(whole - 2 * SECOND, whole - 2 * SECOND).isRacyAt(whole + 500_000_000))
        .isFalse();
  }
}
