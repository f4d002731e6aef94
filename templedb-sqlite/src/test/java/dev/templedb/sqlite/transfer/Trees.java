package dev.templedb.sqlite.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.TempleDb;
import dev.templedb.content.ContentHash;
import dev.templedb.project.FileQuery;
import dev.templedb.project.ProjectFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Trees on disk, and the same trees as a project has them, in one form that can be compared. */
final class Trees {

  /** A file by its content's hash and size, or a symbolic link by its target. */
  record Entry(String hash, long size, boolean executable, Optional<String> target) {

    static Entry file(byte[] content, boolean executable) {
      return new Entry(ContentHash.of(content).hex(), content.length, executable, Optional.empty());
    }

    static Entry link(String target) {
      return new Entry(
          "", target.getBytes(StandardCharsets.UTF_8).length, false, Optional.of(target));
    }
  }

  private Trees() {}

  /** Everything below a directory but directories, by plain means: no ignore rules, nothing left out. */
  static SortedMap<String, Entry> onDisk(Path root) {
    SortedMap<String, Entry> tree = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        if (Files.isSymbolicLink(path)) {
          tree.put(name(root, path), Entry.link(Files.readSymbolicLink(path).toString()));
        } else if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
          boolean executable =
              Files.getPosixFilePermissions(path).contains(PosixFilePermission.OWNER_EXECUTE);
          tree.put(name(root, path), Entry.file(Files.readAllBytes(path), executable));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return tree;
  }

  private static String name(Path root, Path path) {
    return root.relativize(path).toString();
  }

  /** What a project holds, from the bytes that it gives back: what its rows claim must agree with them. */
  static SortedMap<String, Entry> inProject(TempleDb db, String slug) {
    SortedMap<String, Entry> tree = new TreeMap<>();
    db.files().forEach(slug, FileQuery.all(), file -> {
      Entry entry = entry(db, slug, file);
      assertThat(file.sizeBytes()).as(file.path()).isEqualTo(entry.size());
      assertThat(file.hash().map(ContentHash::hex).orElse(""))
          .as(file.path())
          .isEqualTo(entry.hash());
      tree.put(file.path(), entry);
    });
    return tree;
  }

  private static Entry entry(TempleDb db, String slug, ProjectFile file) {
    return file.symlinkTarget()
        .map(Entry::link)
        .orElseGet(() -> Entry.file(db.files().readBytes(slug, file.path()), file.executable()));
  }

  /** Writes a file, and the directories above it. */
  static Path write(Path root, String path, byte[] content) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.write(file, content);
  }

  /** Writes a text file in UTF-8, and the directories above it. */
  static Path write(Path root, String path, String content) throws IOException {
    return write(root, path, content.getBytes(StandardCharsets.UTF_8));
  }

  /** Creates a symbolic link, and the directories above it. */
  static Path link(Path root, String path, String target) throws IOException {
    Path link = root.resolve(path);
    Files.createDirectories(link.getParent());
    return Files.createSymbolicLink(link, Path.of(target));
  }

  static void permissions(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  static void setExecutable(Path file, boolean executable) throws IOException {
    Set<PosixFilePermission> permissions = EnumSet.copyOf(Files.getPosixFilePermissions(file));
    if (executable) {
      permissions.add(PosixFilePermission.OWNER_EXECUTE);
    } else {
      permissions.remove(PosixFilePermission.OWNER_EXECUTE);
    }
    Files.setPosixFilePermissions(file, permissions);
  }

  /** Bytes that don't compress, the same for the same seed. */
  static byte[] random(long seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
