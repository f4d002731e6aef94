package dev.templedb.sqlite.launch;

import dev.templedb.TempleDb;
import dev.templedb.content.ContentHash;
import dev.templedb.error.TempleDbException;
import dev.templedb.project.FileQuery;
import dev.templedb.project.ProjectFile;
import dev.templedb.transfer.ImportReport;
import dev.templedb.transfer.SkippedFile;
import dev.templedb.transfer.TreeImport;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Imports a directory, and prints what happens, in lines: a program of its own, because heaps, users, locales and kills are what is
 * tested. Its arguments are the database, the project's slug and the directory.
 */
public final class ImportMain {

  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private ImportMain() {}

  public static void main(String[] arguments) throws Exception {
    String slug = arguments[1];
    try (TempleDb db = TempleDb.open(Path.of(arguments[0]))) {
      if (db.projects().find(slug).isEmpty()) {
        db.projects().create(slug);
      }
      OUT.println("ready");
      print(db.importTree(TreeImport.builder(slug, Path.of(arguments[2]))
          .progress(progress -> OUT.println("at " + progress.phase() + " " + progress.unitsDone()))
          .build()));
      readLargestBack(db, slug);
    } catch (TempleDbException e) {
      OUT.println("failed " + e.getClass().getSimpleName() + ": " + e.getMessage());
    }
    Path status = Path.of("/proc/self/status");
    if (Files.exists(status)) {
      try (var lines = Files.lines(status)) {
        lines.filter(line -> line.startsWith("VmHWM:")).forEach(OUT::println);
      }
    }
  }

  private static void print(ImportReport report) {
    OUT.println("added " + report.added());
    OUT.println("changed " + report.changed());
    OUT.println("unchanged " + report.unchanged());
    OUT.println("removed " + report.removed());
    for (SkippedFile skipped : report.skipped()) {
      OUT.println("skipped " + skipped.reason() + " " + skipped.path());
    }
  }

  private static void readLargestBack(TempleDb db, String slug) throws Exception {
    List<ProjectFile> largest = new ArrayList<>();
    db.files().forEach(slug, FileQuery.all(), file -> {
      if (largest.isEmpty() || file.sizeBytes() > largest.get(0).sizeBytes()) {
        largest.clear();
        largest.add(file);
      }
    });
    for (ProjectFile file : largest) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream in =
          new DigestInputStream(db.files().openStream(slug, file.path()), digest)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      boolean same = file.hash()
          .map(ContentHash::hex)
          .equals(Optional.of(HexFormat.of().formatHex(digest.digest())));
      OUT.println("streamed " + file.sizeBytes() + " bytes " + (same ? "right" : "wrong"));
    }
  }
}
