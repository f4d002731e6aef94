package dev.templedb.sqlite.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.TempleDb;
import dev.templedb.project.FileType;
import dev.templedb.testkit.TempleDbExtension;
import dev.templedb.transfer.ImportReport;
import dev.templedb.transfer.TreeImport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes in comes out: every byte, every name, the exec bit, links as links. */
@ExtendWith(TempleDbExtension.class)
class ImportFidelityTest {

  private static final int MEBIBYTE = 1 << 20;

  @TempDir
  Path root;

  private ImportReport importInto(TempleDb db) {
    db.projects().create("app");
    ImportReport report = db.importTree(TreeImport.of("app", root));
    assertThat(report.skipped()).isEmpty();
    assertThat(Trees.inProject(db, "app")).isEqualTo(Trees.onDisk(root));
    return report;
  }

  @Test
  void import_emptyDirectory_isAnEmptyProject(TempleDb db) throws IOException {
    Files.createDirectories(root.resolve("a/b/c"));

    assertThat(importInto(db).files()).isZero();
  }

  @Test
  void import_bytesOfEveryKind_comeBackAsTheyWere(TempleDb db) throws IOException {
    byte[] everyByte = new byte[256];
    for (int i = 0; i < 256; i++) {
      everyByte[i] = (byte) i;
    }
    List<byte[]> contents = List.of(
        new byte[0],
        new byte[1],
        new byte[] {(byte) 0xFF},
        "no newline at the end".getBytes(StandardCharsets.UTF_8),
        "one\r\ntwo\r\n\r\n".getBytes(StandardCharsets.UTF_8),
        "one\rtwo\n\rthree".getBytes(StandardCharsets.UTF_8),
        "\uFEFFwith a mark".getBytes(StandardCharsets.UTF_8),
        "UTF-16 with a mark".getBytes(StandardCharsets.UTF_16),
        "Latin-1: \u00e9".getBytes(StandardCharsets.ISO_8859_1),
        "   trailing   \n\n\n".getBytes(StandardCharsets.UTF_8),
        everyByte,
        new byte[100_000],
        Trees.random(1, 100_000));
    for (int i = 0; i < contents.size(); i++) {
      Trees.write(root, "content-" + i, contents.get(i));
    }

    importInto(db);

    for (int i = 0; i < contents.size(); i++) {
      assertThat(db.files().readBytes("app", "content-" + i)).isEqualTo(contents.get(i));
    }
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        63,
        64,
        65,
        8_191,
        8_192,
        8_193,
        MEBIBYTE - 1,
        MEBIBYTE,
        MEBIBYTE + 1,
        2 * MEBIBYTE - 1,
        2 * MEBIBYTE,
        2 * MEBIBYTE + 1,
        5 * MEBIBYTE + 12_345
      })
  void import_sizesAroundTheLimits_comeBackAsTheyWere(int size, TempleDb db) throws IOException {
    byte[] random = Trees.random(size, size);
    byte[] compressible = new byte[size];
    for (int i = 0; i < size; i++) {
      compressible[i] = (byte) (i / 100);
    }
    Trees.write(root, "random", random);
    Trees.write(root, "compressible", compressible);

    importInto(db);

    assertThat(db.files().readBytes("app", "random")).isEqualTo(random);
    assertThat(db.files().readBytes("app", "compressible")).isEqualTo(compressible);
    try (InputStream in = db.files().openStream("app", "random")) {
      assertThat(in.readAllBytes()).isEqualTo(random);
    }
  }

  @Test
  void import_execBit_isTheOwners(TempleDb db) throws IOException {
    Trees.permissions(Trees.write(root, "owner", "a"), "rwx------");
    Trees.permissions(Trees.write(root, "nobody", "b"), "rw-r--r--");
    Trees.permissions(Trees.write(root, "others", "c"), "rw-r-xr-x");
    Trees.permissions(Trees.write(root, "everybody", "d"), "r-xr-xr-x");

    importInto(db);

    assertThat(db.files().get("app", "owner").executable()).isTrue();
    assertThat(db.files().get("app", "nobody").executable()).isFalse();
    assertThat(db.files().get("app", "others").executable()).isFalse();
    assertThat(db.files().get("app", "everybody").executable()).isTrue();
  }

  @Test
  void import_symbolicLinks_stayLinksWhateverTheyPointTo(TempleDb db) throws IOException {
    Trees.write(root, "dir/file", "content");
    Trees.link(root, "to-file", "dir/file");
    Trees.link(root, "to-directory", "dir");
    Trees.link(root, "dangling", "no/such file");
    Trees.link(root, "loop", "loop");
    Trees.link(root, "dir/up", "..");
    Trees.link(root, "ping", "pong");
    Trees.link(root, "pong", "ping");
    Trees.link(root, "absolute", "/etc/passwd");
    Trees.link(root, "outside", "../../../..");
    Trees.link(root, "odd \"target\"", "a\nb\\c e\u0301 \uD83D\uDE00");
    Trees.link(root, "long", "x".repeat(4_000));

    importInto(db);

    assertThat(db.files().get("app", "to-directory").symlinkTarget()).contains("dir");
    assertThat(db.files().get("app", "loop").type()).isEqualTo(FileType.SYMLINK);
    assertThat(db.files().get("app", "absolute").hash()).isEmpty();
    assertThat(db.files().find("app", "to-directory/file")).isEmpty();
  }

  @Test
  void import_linkTargetWithRedundantSlashes_isKeptAsItIs(TempleDb db) throws Exception {
    Tools.run(root, "ln", "-s", "./a//b/../c/", "link");

    db.projects().create("app");
    db.importTree(TreeImport.of("app", root));

    assertThat(db.files().get("app", "link").symlinkTarget()).contains("./a//b/../c/");
  }

  @Test
  void import_oddNames_comeBackAsTheyWere(TempleDb db) throws IOException {
    List<String> names = List.of(
        " ",
        " leading",
        "trailing ",
        "two  spaces",
        "it's",
        "\"quoted\"",
        "`backquoted`",
        "line\nbreak",
        "\n",
        "tab\there",
        "carriage\rreturn",
        "back\\slash",
        "\\",
        "*",
        "?",
        "[a-z]",
        "{a,b}",
        "$HOME",
        "%s%n",
        "#comment",
        "!negated",
        ";DROP TABLE projects;--",
        "-rf",
        "--",
        ".hidden",
        "..two",
        "...",
        "~",
        "\u0001\u001b[31m\u007f",
        "\u00e9",
        "e\u0301",
        "\u00c5ngstr\u00f6m",
        "A\u030angstro\u0308m",
        "\u65e5\u672c\u8a9e",
        "\uD83D\uDE00",
        "\uFFFD",
        "\uFEFFmark",
        "\u202egnp.exe",
        "Case",
        "case",
        "n".repeat(255),
        "\u00e9".repeat(127),
        "\uD83D\uDE00".repeat(63));
    for (String name : names) {
      Trees.write(root, "files/" + name, "content of " + name);
      Trees.write(root, "directories/" + name + "/" + name, "below " + name);
    }

    ImportReport report = importInto(db);

    assertThat(report.added()).isEqualTo(2L * names.size());
    for (String name : names) {
      assertThat(db.files().readText("app", "files/" + name)).isEqualTo("content of " + name);
    }
  }

  @Test
  void import_deepTree_reachesTheBottom(TempleDb db) throws Exception {
    String path = "d/".repeat(1_000) + "bottom";
    Trees.write(root, path, "deep");

    importInto(db);

    assertThat(db.files().readText("app", path)).isEqualTo("deep");
    // JUnit takes 20 seconds to do this.
    Tools.run(root, "rm", "-r", "d");
  }

  @Test
  void import_throughALinkToTheDirectory_isTheSame(TempleDb db, @TempDir Path elsewhere)
      throws IOException {
    Trees.write(root, "a/b", "content");
    Path link = Files.createSymbolicLink(elsewhere.resolve("link"), root);

    db.projects().create("app");
    db.importTree(TreeImport.of("app", link));

    assertThat(Trees.inProject(db, "app")).isEqualTo(Trees.onDisk(root));
  }

  @Test
  void import_hardLinks_areFilesOfTheirOwn(TempleDb db) throws IOException {
    Files.createLink(root.resolve("two"), Trees.write(root, "one", "same"));

    assertThat(importInto(db).added()).isEqualTo(2);
  }
}
