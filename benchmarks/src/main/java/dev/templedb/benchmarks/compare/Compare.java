package dev.templedb.benchmarks.compare;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Runs the contests on one tree and prints a table, and as its last line a JSON object. {@code benchmarks/compare --help} says more. */
public final class Compare {

  /** The comparison that takes long, and has to be asked for. */
  private static final String MEMORY = "memory";

  private Compare() {}

  private static Map<String, Contest> contests() {
    Map<String, Contest> contests = new LinkedHashMap<>();
    contests.put("first", new FirstImport());
    contests.put("again", new AgainImport());
    contests.put("checkout", new CheckoutTree());
    contests.put("search", new SearchContent());
    contests.put("watched", new WhileImporting());
    contests.put(MEMORY, new Memory());
    return contests;
  }

  /** Takes the options that {@code benchmarks/compare --help} lists. */
  public static void main(String[] arguments) throws Exception {
    Map<String, Contest> contests = contests();
    Options options;
    try {
      options = Options.parse(arguments, contests.keySet());
    } catch (Options.UsageException e) {
      System.err.println("benchmarks/compare: " + e.getMessage());
      System.exit(2);
      return;
    }
    if (!Tool.isPresent("git")) {
      System.err.println("benchmarks/compare: git is not on the path; install it");
      System.exit(1);
    }
    Scratch scratch = new Scratch(options.scratch(), options.keep());
    Runtime.getRuntime().addShutdownHook(new Thread(() -> cleanUp(scratch)));
    Report report = new Report();
    Setting setting = prepare(options, scratch);
    describe(setting, report);
    for (Map.Entry<String, Contest> contest : contests.entrySet()) {
      if (options.runs(contest.getKey(), contest.getKey().equals(MEMORY))) {
        System.err.println(contest.getKey());
        contest.getValue().run(setting, report);
      }
    }
    report.print();
  }

  /** Ends what still runs, which would go on writing, and deletes the scratch directory. */
  private static void cleanUp(Scratch scratch) {
    List<ProcessHandle> children = ProcessHandle.current().descendants().toList();
    children.forEach(ProcessHandle::destroyForcibly);
    children.forEach(child -> child.onExit().join());
    try {
      scratch.close();
    } catch (IOException e) {
      System.err.println("can't delete the scratch directory: " + e);
    }
  }

  private static Setting prepare(Options options, Scratch scratch) throws Exception {
    Path directory = options.directory();
    if (directory == null) {
      System.err.println("generating " + options.files() + " files");
      GeneratedTree.write(scratch.tree(), options.files());
    } else {
      System.err.println("copying " + directory);
      Scratch.copy(directory.toRealPath(), scratch.tree());
    }
    List<String> excluded = new Git(scratch, "ignored.git").ignored();
    Path file = scratch.path("excluded");
    Files.writeString(file, String.join("\0", excluded));
    List<Path> files = new ArrayList<>();
    long bytes = list(scratch.tree(), new HashSet<>(excluded), files);
    return new Setting(scratch, options.rounds(), List.copyOf(files), bytes, file);
  }

  private static long list(Path root, Set<String> excluded, List<Path> files) throws IOException {
    long[] bytes = {0};
    Files.walkFileTree(root, new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
        return excluded.contains(root.relativize(directory) + "/")
            ? FileVisitResult.SKIP_SUBTREE
            : FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        if (!excluded.contains(root.relativize(file).toString())) {
          files.add(file);
          bytes[0] += attributes.size();
        }
        return FileVisitResult.CONTINUE;
      }
    });
    files.sort(null);
    return bytes[0];
  }

  private static void describe(Setting setting, Report report) throws Exception {
    report.environment("files", setting.files().size());
    report.environment("bytes", setting.bytes());
    report.environment("rounds", setting.rounds());
    report.environment("cores", Runtime.getRuntime().availableProcessors());
    report.environment(
        "load_before",
        String.format(
            Locale.ROOT,
            "%.1f",
            ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
    report.environment(
        "jdk", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
    report.environment(
        "os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    report.environment(
        "git",
        Tool.run(List.of("git", "--version"), setting.scratch().tree(), Map.of())
            .output()
            .strip());
    report.environment(
        "file_system", Files.getFileStore(setting.scratch().tree()).type());
  }
}
