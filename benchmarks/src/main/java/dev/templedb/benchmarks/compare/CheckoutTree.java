package dev.templedb.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** The whole tree into an empty directory, beside {@code git checkout-index -a} from a pack, as a clone has it. */
final class CheckoutTree implements Contest {

  private static final int WARM_UPS = 6;

  @Override
  public void run(Setting setting, Report report) throws Exception {
    Scratch scratch = setting.scratch();
    Path database = scratch.path("checkout.templedb");
    Path target = scratch.path("target");
    TempleSide.first(scratch.tree().toString(), database.toString());
    Git git = new Git(scratch, "checkout.git");
    git.firstCommit();
    git.pack();
    try (SideJvm jvm = new SideJvm()) {
      Rounds.Side ours = () -> {
        prepare(target);
        return jvm.run(Task.TEMPLE_CHECKOUT, database, target).get("millis");
      };
      Rounds.Side checkoutIndex = () -> {
        prepare(target);
        return git.checkoutIndex(target);
      };
      System.err.println(" warming up");
      for (int i = 0; i < WARM_UPS; i++) {
        ours.run();
      }
      compare(setting, target);
      checkoutIndex.run();
      compare(setting, target);
      Rounds rounds = new Rounds()
          .with("git_checkout_index", checkoutIndex)
          .with("ours_warm", ours)
          .with("ours_fresh", () -> {
            prepare(target);
            return SideJvm.once(Task.TEMPLE_CHECKOUT, database, target);
          })
          .run(setting.rounds());
      rounds.medians(report, "checkout_");
      report.atMost(
          "checkout_ours_over_git_warm", rounds.ratio("ours_warm", "git_checkout_index"), 1, "x");
      report.figure(
          "checkout_ours_over_git_fresh", rounds.ratio("ours_fresh", "git_checkout_index"), "x");
    }
    Scratch.delete(target);
    git.delete();
    Scratch.deleteDatabase(database);
  }

  private static void prepare(Path target) throws IOException, InterruptedException {
    Scratch.delete(target);
    Files.createDirectory(target);
    Tool.settle();
  }

  /** Every file must be there, with the same content, exec bit and target. */
  private static void compare(Setting setting, Path target) throws IOException {
    Path tree = setting.scratch().tree();
    for (Path file : setting.files()) {
      Path copy = target.resolve(tree.relativize(file));
      boolean same = Files.isSymbolicLink(file)
          ? Files.isSymbolicLink(copy)
              && Files.readSymbolicLink(file).equals(Files.readSymbolicLink(copy))
          : Files.isRegularFile(copy, LinkOption.NOFOLLOW_LINKS)
              && Files.mismatch(file, copy) < 0
              && Files.isExecutable(file) == Files.isExecutable(copy);
      if (!same) {
        throw new IOException(copy + " is not what " + file + " is");
      }
    }
  }
}
