package dev.templedb.sqlite.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.TempleDb;
import dev.templedb.error.ConflictException;
import dev.templedb.error.StorageException;
import dev.templedb.error.TempleDbException;
import dev.templedb.testkit.TempleDbExtension;
import dev.templedb.transfer.Checkout;
import dev.templedb.transfer.Checkout.ExtraFiles;
import dev.templedb.transfer.Checkout.LocalChanges;
import dev.templedb.transfer.CheckoutReport;
import dev.templedb.transfer.TreeImport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Somebody who puts symbolic links in the place of directories while checkouts run. */
@ExtendWith(TempleDbExtension.class)
class CheckoutSwapTest {

  private static final int SECONDS = Integer.getInteger("templedb.checkout.swap.seconds", 3);

  private static final int DIRECTORIES = 4;
  private static final int FILES = 40;

  private final AtomicLong swaps = new AtomicLong();
  private Path world;
  private Path target;
  private Path outside;
  private volatile boolean over;

  @BeforeEach
  void make() throws IOException {
    world = Scratch.directory();
    target = world.resolve("target");
    outside = world.resolve("outside");
  }

  @AfterEach
  void delete() throws IOException {
    Git.delete(world);
  }

  @Test
  void checkout_directoriesSwappedForLinksMeanwhile_writesNothingElsewhere(TempleDb db)
      throws Exception {
    db.projects().create("odd");
    db.projects().create("even");
    for (int version = 0; version < 2; version++) {
      Path source = world.resolve("source" + version);
      for (int i = 0; i < DIRECTORIES * FILES; i++) {
        String path = "d" + i % DIRECTORIES + "/sub/f" + i;
        Trees.write(source, path, "version " + version + " of " + path);
        Trees.write(outside, "sub/f" + i, "outside");
        Trees.write(outside, "f" + i, "outside");
      }
      db.importTree(TreeImport.of(version == 0 ? "even" : "odd", source));
    }
    db.checkout(Checkout.of("even", target));
    Map<String, Trees.Entry> before = Trees.onDisk(outside);
    Map<String, Trees.Entry> even = Trees.onDisk(world.resolve("source0"));
    Map<String, Trees.Entry> odd = Trees.onDisk(world.resolve("source1"));

    Thread swapper = new Thread(this::swap, "swapper");
    swapper.start();
    List<TempleDbException> failures = new ArrayList<>();
    long written = 0;
    try {
      long end = System.nanoTime() + SECONDS * 1_000_000_000L;
      for (int runs = 0; System.nanoTime() < end; runs++) {
        try {
          CheckoutReport report =
              db.checkout(Checkout.builder(runs % 2 == 0 ? "odd" : "even", target)
                  .localChanges(LocalChanges.OVERWRITE)
                  .extraFiles(runs % 3 == 0 ? ExtraFiles.REMOVE : ExtraFiles.KEEP)
                  .build());
          written += report.written();
        } catch (TempleDbException e) {
          failures.add(e);
        }
      }
    } finally {
      over = true;
      swapper.join();
    }

    assertThat(Trees.onDisk(outside)).isEqualTo(before);
    assertThat(written).isPositive();
    assertThat(swaps).hasPositiveValue();
    assertThat(failures)
        .allSatisfy(failure ->
            assertThat(failure).isInstanceOfAny(StorageException.class, ConflictException.class));
    // What is under its own name is whole.
    Trees.onDisk(target).forEach((path, entry) -> {
      if (even.containsKey(path)) {
        assertThat(entry).as(path).isIn(even.get(path), odd.get(path));
      }
    });
    db.checkout(Checkout.builder("even", target)
        .localChanges(LocalChanges.OVERWRITE)
        .extraFiles(ExtraFiles.REMOVE)
        .build());
    assertThat(Trees.onDisk(target)).isEqualTo(even);
  }

  /** Takes a directory, or a checkout's own one, away for a moment, and puts a link to the outside in its place. */
  private void swap() {
    Random random = new Random(1);
    while (!over) {
      Path victim = target.resolve("d" + random.nextInt(DIRECTORIES));
      if (random.nextInt(4) == 0) {
        victim = victim.resolve("sub");
      } else if (random.nextInt(3) == 0) {
        victim = staging(victim);
      }
      Path aside = world.resolve("target").resolve("aside");
      try {
        Files.move(victim, aside);
        Files.createSymbolicLink(victim, outside);
        swaps.incrementAndGet();
        Thread.sleep(0, random.nextInt(300_000));
      } catch (IOException e) {
        // The checkout was faster.
      } catch (InterruptedException e) {
        return;
      }
      try {
        if (Files.isSymbolicLink(victim)) {
          Files.delete(victim);
        }
        Files.move(aside, victim);
      } catch (IOException e) {
        removeAside(aside);
      }
    }
  }

  private static void removeAside(Path aside) {
    try {
      Git.delete(aside);
    } catch (IOException e) {
      // Nothing has been taken away.
    }
  }

  private Path staging(Path otherwise) {
    try (var names = Files.newDirectoryStream(target, Checkout.STAGING_PREFIX + "*")) {
      for (Path name : names) {
        return name;
      }
    } catch (IOException e) {
      // It is gone already.
    }
    return otherwise;
  }
}
