package dev.templedb.sqlite.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.content.ContentHash;
import dev.templedb.project.FileTypeId;
import dev.templedb.sqlite.content.EncodedBytes;
import dev.templedb.sqlite.project.FileTypeMatcher;
import dev.templedb.transfer.SkippedFile;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One worker's reader goes from file to file: what happened to one must not show in the next. */
class TreeReaderTest {

  private static final FileTypeMatcher TYPES =
      new FileTypeMatcher(List.of(), new FileTypeId(1), new FileTypeId(2));

  @TempDir
  Path root;

  @Test
  void read_afterAReadThatFailedHalfWay_hashesTheNextFileAlone() throws Exception {
    byte[] content = Trees.random(2, 3_000_000);
    TreeEntry first =
        new TreeEntry("first", Trees.write(root, "first", Trees.random(1, 3_000_000)), null);
    TreeEntry second = new TreeEntry("second", Trees.write(root, "second", content), null);

    try (TreeReader reader = new TreeReader(TYPES, new FailingOnce())) {
      assertThatThrownBy(() -> reader.read(first)).hasMessage("half-way");
      reader.read(second);
    }

    assertThat(first.isTaken()).isFalse();
    assertThat(second.content().hash()).isEqualTo(ContentHash.of(content));
  }

  /** Knows all content, and fails when the second part of the first file has been read. */
  private static final class FailingOnce implements TreeReader.Sink {
    private int parts;

    @Override
    public boolean isKnown(ContentHash hash) {
      return true;
    }

    @Override
    public void small(ContentHash hash, int sizeBytes, EncodedBytes content) {
      throw new AssertionError("it is known");
    }

    @Override
    public void chunk(Object content, int index, int sizeBytes, EncodedBytes chunk) {
      throw new AssertionError("it is known");
    }

    @Override
    public void complete(Object content, ContentHash hash, long sizeBytes, int chunks) {
      throw new AssertionError("it is known");
    }

    @Override
    public void abandon(Object content, ContentHash hash) {
      throw new AssertionError("it is known");
    }

    @Override
    public void skip(SkippedFile file) {
      throw new AssertionError(file.toString());
    }

    @Override
    public void progress(long bytes) {
      if (++parts == 2) {
        throw new IllegalStateException("half-way");
      }
    }
  }
}
