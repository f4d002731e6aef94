package dev.templedb.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.CancellationToken;
import dev.templedb.Progress;
import dev.templedb.ProgressListener;
import dev.templedb.TempleDb;
import dev.templedb.content.ContentAmount;
import dev.templedb.content.ContentHash;
import dev.templedb.content.ContentStore;
import dev.templedb.content.DecodedText;
import dev.templedb.content.RepackReport;
import dev.templedb.content.VerificationReport;
import dev.templedb.error.CancelledException;
import dev.templedb.error.ClosedException;
import dev.templedb.error.InvalidInputException;
import dev.templedb.error.NotFoundException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link ContentStore} promises. Extend it in the tests of an implementation. */
@ExtendWith(TempleDbExtension.class)
public abstract class ContentStoreContract {

  private static final int MEBIBYTE = 1 << 20;
  private static final ContentHash UNKNOWN =
      ContentHash.of("never stored".getBytes(StandardCharsets.UTF_8));

  /** For subclasses. */
  protected ContentStoreContract() {}

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static InputStream stream(byte[] content) {
    return new ByteArrayInputStream(content);
  }

  @Test
  public void put_contentOfEverySize_isReadBack(TempleDb db) throws IOException {
    ContentStore contents = db.contents();
    for (int size : new int[] {
      0, 1, 63, 64, MEBIBYTE - 1, MEBIBYTE, MEBIBYTE + 1, 2 * MEBIBYTE, 5 * MEBIBYTE + 17
    }) {
      byte[] noise = SourceTree.noise(size);
      byte[] zeros = new byte[size];

      ContentHash fromArray = contents.put(noise);
      ContentHash fromStream = contents.put(stream(zeros));

      assertThat(fromArray).isEqualTo(ContentHash.of(noise));
      assertThat(fromStream).isEqualTo(ContentHash.of(zeros));
      assertThat(contents.readBytes(fromArray)).isEqualTo(noise);
      assertThat(contents.getSize(fromStream)).isEqualTo(size);
      try (InputStream in = contents.openStream(fromStream)) {
        assertThat(in.readAllBytes()).isEqualTo(zeros);
      }
      assertThat(contents.exists(fromArray)).isTrue();
    }
    assertThat(contents.verify().isSound()).isTrue();
  }

  @Test
  public void put_sameContentAgain_isStoredOnce(TempleDb db) throws IOException {
    ContentStore contents = db.contents();
    byte[] small = bytes("content");
    byte[] large = SourceTree.noise(2 * MEBIBYTE + 1);
    contents.put(small);
    contents.put(stream(large));
    ContentAmount once = contents.unreferenced();

    contents.put(small);
    contents.put(stream(small));
    contents.put(large);
    contents.put(stream(large));

    assertThat(contents.unreferenced()).isEqualTo(once);
    assertThat(once.count()).isEqualTo(2);
    assertThat(once.contentBytes()).isEqualTo(7 + large.length);
  }

  @Test
  public void put_contentOfAFile_isTheSameContent(TempleDb db) {
    db.projects().create("app");
    ContentHash hash = db.files().put("app", "a", bytes("content")).hash().orElseThrow();

    assertThat(db.contents().put(bytes("content"))).isEqualTo(hash);
    assertThat(db.contents().readBytes(hash)).isEqualTo(bytes("content"));
    assertThat(db.contents().unreferenced()).isEqualTo(ContentAmount.NONE);
  }

  @Test
  public void put_streamThatFails_leavesNothing(TempleDb db) {
    InputStream failing = new InputStream() {
      @Override
      public int read() throws IOException {
        throw new IOException("unplugged");
      }

      @Override
      public int read(byte[] target, int offset, int length) throws IOException {
        throw new IOException("unplugged");
      }
    };
    for (int size : new int[] {100, 6 * MEBIBYTE}) {
      InputStream breaksOff = new SequenceInputStream(stream(SourceTree.noise(size)), failing);

      assertThatThrownBy(() -> db.contents().put(breaksOff))
          .isInstanceOf(IOException.class)
          .hasMessage("unplugged");
    }

    assertThat(db.contents().unreferenced()).isEqualTo(ContentAmount.NONE);
  }

  @Test
  public void find_unknownContent_isNotFound(TempleDb db) {
    ContentStore contents = db.contents();

    assertThat(contents.exists(UNKNOWN)).isFalse();
    assertThat(contents.findSize(UNKNOWN)).isEmpty();
    for (ThrowingCallable call : List.<ThrowingCallable>of(
        () -> contents.getSize(UNKNOWN),
        () -> contents.readBytes(UNKNOWN),
        () -> contents.openStream(UNKNOWN),
        () -> contents.readText(UNKNOWN),
        () -> contents.verify(UNKNOWN))) {
      assertThatThrownBy(call)
          .isInstanceOf(NotFoundException.class)
          .hasMessageContaining(UNKNOWN.hex());
    }
  }

  @Test
  public void readText_byteOrderMark_decides(TempleDb db) {
    for (String charset : List.of("UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE")) {
      DecodedText written = new DecodedText("Tür, дом, 家, 🏠\r\n", Charset.forName(charset), true);

      DecodedText read = db.contents().readText(db.contents().put(written.toBytes()));

      assertThat(read).isEqualTo(written);
    }
  }

  @Test
  public void readText_utf8WithoutMark_isUtf8(TempleDb db) {
    DecodedText read = db.contents().readText(db.contents().put(bytes("Tür")));

    assertThat(read).isEqualTo(new DecodedText("Tür", StandardCharsets.UTF_8, false));
    assertThat(db.contents().readText(db.contents().put(new byte[0])).text()).isEmpty();
  }

  @Test
  public void readText_olderCharsets_areDetectedAndComeBackByteForByte(TempleDb db) {
    String german = "Die Größe der Übertragung wird geprüft, bevor die Datei geöffnet wird. ";
    String russian = "Размер передачи проверяется прежде, чем файл будет открыт для чтения. ";
    String japanese = "ファイルを開く前に、転送のサイズが確認されます。日本語の文章です。";
    assertDetected(db, german.repeat(20), "windows-1252");
    assertDetected(db, russian.repeat(20), "windows-1251");
    assertDetected(db, russian.repeat(20), "KOI8-R");
    assertDetected(db, japanese.repeat(20), "Shift_JIS");
    assertDetected(db, japanese.repeat(20), "EUC-JP");
  }

  @Test
  public void readText_shortLatin1_isTakenForWindows1252(TempleDb db) {
    byte[] content = "caf\u00e9 latin1 stra\u00dfe\n".getBytes(StandardCharsets.ISO_8859_1);

    DecodedText read = db.contents().readText(db.contents().put(content));

    assertThat(read)
        .isEqualTo(new DecodedText(
            "caf\u00e9 latin1 stra\u00dfe\n", Charset.forName("windows-1252"), false));
    assertThat(read.toBytes()).isEqualTo(content);
  }

  private static void assertDetected(TempleDb db, String text, String charset) {
    byte[] content = text.getBytes(Charset.forName(charset));

    DecodedText read = db.contents().readText(db.contents().put(content));

    assertThat(read.text()).isEqualTo(text);
    assertThat(read.toBytes()).isEqualTo(content);
  }

  @Test
  public void readText_noText_isRefused(TempleDb db) {
    for (byte[] content : new byte[][] {
      SourceTree.noise(5_000),
      {'a', 0, 'b'},
      {0x7f, 'E', 'L', 'F', 0, 1},
      "caf\u00e9 latin1 stra\u00dfe\u0001".getBytes(StandardCharsets.ISO_8859_1)
    }) {
      ContentHash hash = db.contents().put(content);

      assertThatThrownBy(() -> db.contents().readText(hash))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("use readBytes");
    }
  }

  @Test
  public void collect_whatIsReferredTo_stays(TempleDb db) throws IOException {
    byte[] large = SourceTree.noise(3 * MEBIBYTE);
    db.projects().create("app");
    db.files().put("app", "kept", bytes("kept"));
    db.files().put("app", "large", large);
    db.files().put("app", "changed", bytes("old"));
    db.files().put("app", "changed", bytes("new"));
    db.contents().put(stream(SourceTree.noise(5 * MEBIBYTE)));
    long entries = db.audit().count();

    ContentAmount removed = db.contents().collect(Duration.ZERO);

    assertThat(removed.count()).isEqualTo(2);
    assertThat(removed.contentBytes()).isEqualTo(3 + 5 * MEBIBYTE);
    assertThat(db.contents().unreferenced()).isEqualTo(ContentAmount.NONE);
    assertThat(db.contents().exists(ContentHash.of(bytes("old")))).isFalse();
    assertThat(db.files().readText("app", "changed")).isEqualTo("new");
    assertThat(db.files().readBytes("app", "large")).isEqualTo(large);
    assertThat(db.contents().verify().isSound()).isTrue();
    assertThat(db.audit().verify()).isEqualTo(entries + 2);
    assertThat(db.contents().collect(Duration.ZERO)).isEqualTo(ContentAmount.NONE);
    assertThat(db.audit().count()).isEqualTo(entries + 2);
  }

  @Test
  public void collect_youngerThanTheMinimumAge_stays(TempleDb db) {
    ContentHash hash = db.contents().put(bytes("young"));

    assertThat(db.contents().collect(Duration.ofHours(1))).isEqualTo(ContentAmount.NONE);
    assertThat(db.contents().exists(hash)).isTrue();
    assertThatThrownBy(() -> db.contents().collect(Duration.ofSeconds(-1)))
        .isExactlyInstanceOf(IllegalArgumentException.class);
  }

  @Test
  public void collect_deletedProject_isGoneAndCanComeAgain(TempleDb db) {
    db.projects().create("app");
    db.files().put("app", "a", bytes("again"));
    db.projects().delete("app");
    assertThat(db.contents().collect(Duration.ZERO).count()).isEqualTo(1);

    db.projects().create("app");
    db.files().put("app", "a", bytes("again"));

    assertThat(db.files().readText("app", "a")).isEqualTo("again");
  }

  @Test
  public void verify_soundDatabase_countsEverything(TempleDb db) throws IOException {
    db.contents().put(bytes("a"));
    ContentHash large = db.contents().put(stream(new byte[4 * MEBIBYTE]));
    List<String> phases = new ArrayList<>();

    VerificationReport report =
        db.contents().verify(progress -> phases.add(progress.phase()), CancellationToken.create());

    assertThat(report).isEqualTo(new VerificationReport(2, 4 * MEBIBYTE + 1, List.of(), 0));
    assertThat(phases).isNotEmpty().containsOnly("verify");
    assertThat(db.contents().verify(large).isSound()).isTrue();
  }

  @Test
  public void repack_manySmallTexts_makesThemSmallerAndChangesNothing(
      TempleDb db, @TempDir Path directory) {
    SourceTree tree = new SourceTree(directory);
    byte[] noise = SourceTree.noise(2 * MEBIBYTE);
    for (int i = 0; i < 1_500; i++) {
      tree.file("src/File" + i + ".java", SampleText.javaSource(i));
    }
    tree.file("noise", noise).file("large", SampleText.javaSource(1).repeat(2_000));
    tree.into(db, "app");
    long entries = db.audit().count();

    RepackReport report = db.contents().repack();

    assertThat(report.repacked()).isGreaterThan(1_400);
    assertThat(report.storedBytesAfter() - noise.length)
        .isLessThan((report.before().storedBytes() - noise.length) * 2 / 3);
    assertThat(report.fileBytesAfter()).isLessThan(report.fileBytesBefore());
    assertThat(db.contents().verify().isSound()).isTrue();
    for (int i = 0; i < 1_500; i += 100) {
      assertThat(db.files().readText("app", "src/File" + i + ".java"))
          .isEqualTo(SampleText.javaSource(i));
    }
    assertThat(db.files().readBytes("app", "noise")).isEqualTo(noise);
    assertThat(db.audit().verify()).isEqualTo(entries);
    assertThat(db.contents().repack().repacked()).isZero();
  }

  @Test
  public void repack_phases_tellTheirBeginningAndEndAndNoTotalOfNothing(TempleDb db) {
    db.contents().put(bytes(SampleText.javaSource(1)));
    List<Progress> told = new ArrayList<>();

    db.contents().repack(told::add, CancellationToken.create());

    for (String phase : List.of("train", "repack", "vacuum")) {
      assertThat(told.stream().filter(progress -> progress.phase().equals(phase)))
          .hasSizeGreaterThanOrEqualTo(2)
          .allMatch(progress -> progress
              .unitsTotal()
              .equals(phase.equals("repack") ? OptionalLong.of(1) : OptionalLong.empty()));
    }
  }

  @Test
  public void repack_emptyDatabase_doesNothing(TempleDb db) {
    RepackReport report = db.contents().repack();

    assertThat(report.repacked()).isZero();
    assertThat(report.before()).isEqualTo(ContentAmount.NONE);
  }

  @Test
  public void longWork_cancelled_endsAndLeavesEverythingReadable(TempleDb db) throws IOException {
    ContentStore contents = db.contents();
    db.projects().create("app");
    byte[] large = SourceTree.noise(9 * MEBIBYTE);
    db.files().put("app", "large", large);
    for (int i = 0; i < 300; i++) {
      db.files().put("app", "f" + i % 100, bytes(SampleText.javaSource(i)));
    }
    CancellationToken cancelled = CancellationToken.create();
    cancelled.cancel();
    for (ThrowingCallable call : List.<ThrowingCallable>of(
        () -> contents.verify(ProgressListener.NONE, cancelled),
        () -> contents.collect(Duration.ZERO, ProgressListener.NONE, cancelled),
        () -> contents.repack(ProgressListener.NONE, cancelled))) {
      assertThatThrownBy(call).isInstanceOf(CancelledException.class);
    }
    for (String phase : List.of("train", "repack", "vacuum")) {
      CancellationToken token = CancellationToken.create();
      assertThatThrownBy(() -> contents.repack(
              progress -> {
                if (progress.phase().equals(phase)) {
                  token.cancel();
                }
              },
              token))
          .isInstanceOf(CancelledException.class);
      assertThat(contents.verify().isSound()).isTrue();
    }
    assertThat(db.files().readBytes("app", "large")).isEqualTo(large);
    assertThat(db.files().readText("app", "f7")).isEqualTo(SampleText.javaSource(207));
    assertThat(contents.collect(Duration.ZERO).count()).isEqualTo(200);
  }

  @Test
  public void contents_closedDatabase_refusesEverything() throws IOException {
    TempleDb db = TempleDb.inMemory();
    ContentHash hash = db.contents().put(stream(new byte[3 * MEBIBYTE]));
    InputStream in = db.contents().openStream(hash);
    db.close();

    assertThatThrownBy(in::readAllBytes).isInstanceOf(ClosedException.class);
    assertThatThrownBy(() -> db.contents().put(new byte[1])).isInstanceOf(ClosedException.class);
    assertThatThrownBy(() -> db.contents().readBytes(hash)).isInstanceOf(ClosedException.class);
    assertThatThrownBy(() -> db.contents().verify()).isInstanceOf(ClosedException.class);
    assertThatThrownBy(() -> db.contents().repack()).isInstanceOf(ClosedException.class);
  }

  @Test
  public void contents_insideATransaction_areRefused(TempleDb db) {
    ContentStore contents = db.contents();
    db.useTransaction(tx -> {
      for (ThrowingCallable call : List.<ThrowingCallable>of(
          () -> contents.put(new byte[1]),
          () -> contents.put(stream(new byte[1])),
          () -> contents.exists(UNKNOWN),
          () -> contents.openStream(UNKNOWN),
          contents::verify,
          contents::unreferenced,
          () -> contents.collect(Duration.ZERO),
          contents::repack)) {
        assertThatThrownBy(call)
            .isExactlyInstanceOf(IllegalStateException.class)
            .hasMessageContaining("use tx");
      }
    });
  }
}
