package dev.templedb.sqlite.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.content.ContentHash;
import dev.templedb.project.FileTypeId;
import dev.templedb.sqlite.content.EncodedBytes;
import dev.templedb.sqlite.project.FileTypeMatcher;
import dev.templedb.transfer.SkippedFile;
import java.io.IOException;
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
    Trees.write(root, "first", Trees.random(1, 3_000_000));
    Trees.write(root, "second", content);
    TreeEntry first = entry("first");
    TreeEntry second = entry("second");

    try (TreeReader reader =
        new TreeReader(root, TYPES, new EncodedBytes.Encoder(false), new FailingOnce())) {
      assertThatThrownBy(() -> reader.read(List.of(first))).hasMessage("half-way");
      reader.read(List.of(second));
    }

    assertThat(first.slot()).isNull();
    assertThat(second.slot().hex()).isEqualTo(ContentHash.of(content).hex());
  }

  private TreeEntry entry(String path) throws IOException {
    return new TreeEntry(path, null, FileState.of(root.resolve(path)), 0);
  }

  /** Knows all content, and fails when the second part of the first file has been read. */
  private static final class FailingOnce implements TreeReader.Sink {
    private int parts;

    @Override
    public ContentSlot share(ContentSlot slot) {
      return slot;
    }

    @Override
    public void find(List<ContentSlot> slots) {
      slots.forEach(slot -> slot.stored(1));
    }

    @Override
    public void store(List<TreeEntry> files, List<TreeReader.Encoded> contents) {
      assertThat(contents).isEmpty();
    }

    @Override
    public void chunk(ContentSlot slot, int index, int sizeBytes, EncodedBytes chunk) {
      throw new AssertionError("it is known");
    }

    @Override
    public void complete(TreeEntry file, ContentSlot slot, int chunks) {
      throw new AssertionError("it is known");
    }

    @Override
    public void abandon(ContentSlot slot) {
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
