package dev.templedb.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The tree in a repository of git's, whose directory is kept beside the tree and not in it. Git has its default settings, those for fsync
 * included, under which it does not flush the objects that {@code add} writes; nothing of the user's configuration is read, and it
 * doesn't collect garbage.
 */
final class Git {

  private static final List<String> SETTINGS = List.of(
      "git",
      "-c",
      "gc.auto=0",
      "-c",
      "init.defaultBranch=main",
      "-c",
      "user.name=benchmark",
      "-c",
      "user.email=benchmark@example.org");

  private final Path tree;
  private final Path repository;
  private final Map<String, String> environment;

  Git(Scratch scratch, String name) throws IOException {
    this.tree = scratch.tree();
    this.repository = scratch.path(name);
    Path home = scratch.path("home");
    Files.createDirectories(home);
    this.environment = Map.of(
        "GIT_CONFIG_NOSYSTEM", "1",
        "HOME", home.toString(),
        "XDG_CONFIG_HOME", home.toString(),
        "GIT_DIR", repository.toString(),
        "GIT_WORK_TREE", tree.toString(),
        "LC_ALL", "C");
  }

  /** Its directory. */
  Path repository() {
    return repository;
  }

  /** Begins anew. */
  void delete() throws IOException {
    Scratch.delete(repository);
  }

  /** {@code git init && git add -A && git commit}, in milliseconds. */
  double firstCommit() throws IOException, InterruptedException {
    return run("init", "-q").millis()
        + run("add", "-A").millis()
        + run("commit", "-q", "-m", "the tree").millis();
  }

  /** Commits what was changed. */
  void commitAll() throws IOException, InterruptedException {
    run("add", "-A");
    run("commit", "-q", "--allow-empty", "-m", "edits");
  }

  /** {@code git status --porcelain}. */
  Tool.Outcome status() throws IOException, InterruptedException {
    return run("status", "--porcelain");
  }

  /** Brings all objects into one pack. */
  void pack() throws IOException, InterruptedException {
    run("repack", "-a", "-d", "-q");
  }

  /** {@code git checkout-index -a} into {@code target}, in milliseconds. */
  double checkoutIndex(Path target) throws IOException, InterruptedException {
    return run("checkout-index", "-a", "--prefix=" + target + "/").millis();
  }

  /** What the ignore files in the tree exclude, for which the repository is made and deleted: paths from its root, those of directories with a slash at their end. */
  List<String> ignored() throws IOException, InterruptedException {
    run("init", "-q");
    String output =
        run("ls-files", "-z", "-o", "-i", "--exclude-standard", "--directory").output();
    delete();
    return output.isEmpty()
        ? List.of()
        : List.of(output.substring(0, output.length() - 1).split("\0", -1));
  }

  /** How long the shortest of git's commands takes, in milliseconds: what starting its process costs. */
  double startMillis() throws IOException, InterruptedException {
    return run("--version").millis();
  }

  private Tool.Outcome run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(SETTINGS);
    command.addAll(List.of(arguments));
    return Tool.run(command, tree, environment);
  }
}
