package dev.templedb.testkit;

import static dev.templedb.testkit.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.TempleDb;
import dev.templedb.error.ClosedException;
import dev.templedb.error.InvalidInputException;
import dev.templedb.project.FileRepository;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link FileRepository} promises of the content of files. Extend it in the tests of an implementation. */
@ExtendWith(TempleDbExtension.class)
public abstract class FileContentContract {

  private static final int MEBIBYTE = 1 << 20;

  @TempDir
  Path directory;

  /** For subclasses. */
  protected FileContentContract() {}

  private SourceTree tree() {
    return new SourceTree(directory);
  }

  @Test
  public void read_contentOfEverySize_givesEveryByteBack(TempleDb db) throws IOException {
    for (int size :
        new int[] {0, 1, 4_095, MEBIBYTE - 1, MEBIBYTE, MEBIBYTE + 1, 3 * MEBIBYTE + 17}) {
      byte[] noise = SourceTree.noise(size);
      byte[] zeros = new byte[size];
      tree().file("noise", noise).file("zeros", zeros).into(db, "app");

      assertThat(db.files().get("app", "noise").sizeBytes()).isEqualTo(size);
      assertThat(db.files().readBytes("app", "noise")).isEqualTo(noise);
      assertThat(db.files().readBytes("app", "zeros")).isEqualTo(zeros);
      try (InputStream in = db.files().openStream("app", "noise")) {
        assertThat(in.readAllBytes()).isEqualTo(noise);
        assertThat(in.read()).isEqualTo(-1);
        assertThat(in.read(new byte[8])).isEqualTo(-1);
      }
      assertThat(inOddPieces(db.files(), "zeros")).isEqualTo(zeros);
    }
  }

  private static byte[] inOddPieces(FileRepository files, String path) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[70_001];
    try (InputStream in = files.openStream("app", path)) {
      int single = in.read();
      if (single >= 0) {
        out.write(single);
      }
      for (int n = in.read(buffer, 3, 69_997); n >= 0; n = in.read(buffer, 3, 69_997)) {
        out.write(buffer, 3, n);
      }
    }
    return out.toByteArray();
  }

  @Test
  public void readBytes_everyByteValueAndLineEnding_areKept(TempleDb db) {
    byte[] all = new byte[512];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    tree().file("all", all).file("crlf.txt", "a\r\nb\rc\n\n").into(db, "app");

    assertThat(db.files().readBytes("app", "all")).isEqualTo(all);
    assertThat(db.files().readText("app", "crlf.txt")).isEqualTo("a\r\nb\rc\n\n");
  }

  @Test
  public void readBytes_resultChangedByTheCaller_doesNotChangeTheStore(TempleDb db) {
    tree().file("a", "abc").into(db, "app");

    Arrays.fill(db.files().readBytes("app", "a"), (byte) 'x');

    assertThat(db.files().readText("app", "a")).isEqualTo("abc");
  }

  @Test
  public void readText_byteOrderMark_tellsTheEncodingAndIsNotPartOfTheText(TempleDb db) {
    String text = "Grüße, 世界 😀";
    tree()
        .file("plain", text)
        .file("utf8", marked(text, StandardCharsets.UTF_8))
        .file("utf16be", marked(text, StandardCharsets.UTF_16BE))
        .file("utf16le", marked(text, StandardCharsets.UTF_16LE))
        .file("only-mark", marked("", StandardCharsets.UTF_16BE))
        .file("empty", "")
        .into(db, "app");

    for (String path : List.of("plain", "utf8", "utf16be", "utf16le")) {
      assertThat(db.files().readText("app", path)).as(path).isEqualTo(text);
    }
    assertThat(db.files().readText("app", "only-mark")).isEmpty();
    assertThat(db.files().readText("app", "empty")).isEmpty();
  }

  private static byte[] marked(String text, Charset charset) {
    return ("\uFEFF" + text).getBytes(charset);
  }

  @Test
  public void readText_charset_isTaken(TempleDb db) {
    tree()
        .file("latin1", "Grüße".getBytes(StandardCharsets.ISO_8859_1))
        .file("windows", new byte[] {(byte) 0x80})
        .into(db, "app");

    assertThat(db.files().readText("app", "latin1", StandardCharsets.ISO_8859_1))
        .isEqualTo("Grüße");
    assertThat(db.files().readText("app", "windows", Charset.forName("windows-1252")))
        .isEqualTo("€");
  }

  @Test
  public void readText_notInThatEncoding_isRefusedAndSaysWhatToDo(TempleDb db) {
    tree()
        .file("latin1", "Grüße".getBytes(StandardCharsets.ISO_8859_1))
        .file("cut", new byte[] {'a', (byte) 0xC3})
        .file("odd16", new byte[] {(byte) 0xFE, (byte) 0xFF, 0})
        .file("half16", new byte[] {(byte) 0xFE, (byte) 0xFF, (byte) 0xD8, 0})
        .into(db, "app");

    for (String path : List.of("latin1", "cut", "odd16", "half16")) {
      assertRefused(
          db,
          () -> db.files().readText("app", path),
          InvalidInputException.class,
          "'app/" + path + "'",
          path.endsWith("16") ? "UTF-16" : "UTF-8",
          "readBytes");
    }
    assertRefused(
        db,
        () -> db.files().readText("app", "latin1", StandardCharsets.US_ASCII),
        InvalidInputException.class,
        "'app/latin1'",
        "US-ASCII");
  }

  @Test
  public void read_symbolicLink_isRefusedAndSaysWhereItPoints(TempleDb db) {
    tree().link("link", "some/where").into(db, "app");
    FileRepository files = db.files();

    for (ThrowingCallable read : List.<ThrowingCallable>of(
        () -> files.readBytes("app", "link"),
        () -> files.readText("app", "link"),
        () -> files.openStream("app", "link"))) {
      assertRefused(
          db, read, InvalidInputException.class, "reading file 'app/link'", "'some/where'");
    }
  }

  @Test
  public void openStream_fileChangesMeanwhile_goesOnWithWhatWasThere(TempleDb db)
      throws IOException {
    byte[] before = SourceTree.noise(5 * MEBIBYTE);
    SourceTree tree = tree().file("big", before);
    tree.into(db, "app");

    try (InputStream in = db.files().openStream("app", "big")) {
      byte[] start = in.readNBytes(10);
      tree.file("big", "small now").into(db, "app");
      db.projects().delete("app");
      byte[] rest = in.readAllBytes();

      assertThat(start).isEqualTo(Arrays.copyOf(before, 10));
      assertThat(rest).isEqualTo(Arrays.copyOfRange(before, 10, before.length));
    }
  }

  @Test
  public void openStream_manyAtOnce_doNotStarveOtherCalls(TempleDb db) throws IOException {
    byte[] content = SourceTree.noise(2 * MEBIBYTE);
    tree().file("big", content).into(db, "app");
    InputStream[] streams = new InputStream[40];
    for (int i = 0; i < streams.length; i++) {
      streams[i] = db.files().openStream("app", "big");
    }

    assertThat(db.files().readBytes("app", "big")).isEqualTo(content);
    for (InputStream stream : streams) {
      try (stream) {
        assertThat(stream.readAllBytes()).isEqualTo(content);
      }
    }
  }

  @Test
  public void openStream_afterItsClose_saysSo(TempleDb db) throws IOException {
    tree().file("big", SourceTree.noise(2 * MEBIBYTE)).into(db, "app");
    InputStream in = db.files().openStream("app", "big");
    in.close();
    in.close();

    assertThatThrownBy(in::read)
        .isInstanceOf(ClosedException.class)
        .hasMessageContaining("stream is closed");
  }

  @Test
  public void openStream_databaseClosed_endsTheStream() throws IOException {
    InputStream in;
    try (TempleDb db = TempleDb.inMemory()) {
      tree().file("big", SourceTree.noise(3 * MEBIBYTE)).into(db, "app");
      in = db.files().openStream("app", "big");
      assertThat(in.readNBytes(10)).hasSize(10);
    }

    assertThatThrownBy(in::readAllBytes)
        .isInstanceOf(ClosedException.class)
        .hasMessageContaining("closed");
    in.close();
  }

  @Test
  public void openStream_inATransaction_isReadInItAndEndsWithIt(TempleDb db) throws IOException {
    byte[] content = SourceTree.noise(2 * MEBIBYTE + 5);
    tree().file("big", content).into(db, "app");

    InputStream kept = db.inTransaction(tx -> {
      try (InputStream in = tx.files().openStream("app", "big")) {
        assertThat(in.readAllBytes()).isEqualTo(content);
        return tx.files().openStream("app", "big");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });

    assertThatThrownBy(kept::readAllBytes)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("transaction is over");
    kept.close();
  }

  @Test
  public void read_contentThatAnotherProjectShared_outlivesIt(TempleDb db) {
    byte[] small = SourceTree.noise(1_000);
    byte[] big = SourceTree.noise(2 * MEBIBYTE);
    tree().file("small", small).file("copy-of-small", small).file("big", big).into(db, "app");
    tree().into(db, "other");

    db.projects().delete("other");

    assertThat(db.files().readBytes("app", "small")).isEqualTo(small);
    assertThat(db.files().readBytes("app", "copy-of-small")).isEqualTo(small);
    assertThat(db.files().readBytes("app", "big")).isEqualTo(big);
  }
}
