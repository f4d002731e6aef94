package dev.templedb.benchmarks.environment;

import dev.templedb.TempleDb;
import dev.templedb.benchmarks.Workspace;
import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.environment.EnvironmentVariable;
import dev.templedb.nix.entering.BuiltEnvironment;
import dev.templedb.nix.entering.EnvironmentLauncher;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Running {@code true} in an environment that is built: through the launcher, and by starting the program that it starts, in turns. The
 * environment has 20 packages, is built by the real Nix in a store of its own, and its program is a shell script without a sandbox, so that
 * what the launcher adds is not lost in what a sandbox takes.
 */
public final class EnterAgain {

  /** How many milliseconds the launcher may add. */
  public static final double BAR_MILLIS = 10;

  private static final int PACKAGES = 20;

  private static final String NIXPKGS = """
      { }:
      let
        script = path: text: derivation {
          name = builtins.baseNameOf path;
          inherit path text;
          system = builtins.currentSystem;
          builder = "/bin/sh";
          args = [ "-c" ''PATH=/usr/bin:/bin; mkdir -p "$(dirname "$out/$path")"; printf '%s' "$text" > "$out/$path"; chmod 755 "$out/$path"'' ];
        };
        package = n: { name = "package${toString n}"; value = script "bin/program${toString n}" "#!/bin/sh\\n"; };
        pkgs = builtins.listToAttrs (builtins.genList package 20) // {
          buildFHSEnv = { name, targetPkgs, profile ? "", runScript ? "bash", ... }:
            let
              path = builtins.concatStringsSep ":" (map (p: "${p}/bin") (targetPkgs pkgs));
              wrapper = script "bin/${name}" "#!/bin/sh\\nexport PATH=${path}:/usr/bin:/bin\\n${profile}\\nexec ${runScript} \\"$@\\"\\n";
            in
            wrapper // { env = wrapper; };
        };
      in
      pkgs
      """;

  /** The times of one side, by round, in microseconds. */
  public record Times(List<Double> ours, List<Double> bare) {}

  private EnterAgain() {}

  /** Whether it can be measured here. */
  public static boolean isPossible() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.of(path.split(File.pathSeparator, -1))
        .anyMatch(place -> Files.isExecutable(Path.of(place, "nix-build")));
  }

  /** Runs it so often on each side, after as many rounds that are not counted. */
  public static Times measure(int rounds) throws IOException, InterruptedException {
    try (Workspace space = new Workspace()) {
      Map<String, String> variables = privateNix(space);
      try (TempleDb db = TempleDb.open(space.path("enter.templedb"))) {
        db.projects().create("app");
        db.environments()
            .create(
                "app",
                "dev",
                EnvironmentDefinition.ofPackages(Stream.iterate(0, n -> n + 1)
                    .limit(PACKAGES)
                    .map(n -> "package" + n)
                    .toList()));
        db.environments().setVariable("app", "dev", EnvironmentVariable.literal("STAGE", "dev"));
        EnvironmentLauncher launcher = EnvironmentLauncher.of(
            db, options -> options.environment(variables).checksNamespaces(false));
        BuiltEnvironment built = launcher.build("app", "dev");
        measure(rounds, launcher, built);
        return measure(rounds, launcher, built);
      } finally {
        // What is in the store is read-only.
        makeWritable(space.path("store"));
      }
    }
  }

  private static Times measure(int rounds, EnvironmentLauncher launcher, BuiltEnvironment built)
      throws IOException, InterruptedException {
    Times times = new Times(new ArrayList<>(), new ArrayList<>());
    String program = built.root().resolve("bin/app-dev").toRealPath().toString();
    for (int i = 0; i < rounds; i++) {
      long start = System.nanoTime();
      int exitCode = launcher.run("app", "dev", "true").exitCode();
      times.ours().add((System.nanoTime() - start) / 1e3);
      start = System.nanoTime();
      exitCode += runBare(program);
      times.bare().add((System.nanoTime() - start) / 1e3);
      if (exitCode != 0) {
        throw new IllegalStateException("'true' ended with " + exitCode);
      }
    }
    return times;
  }

  private static int runBare(String program) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(program, "-c", "exec \"$@\"", "--", "true")
        .redirectErrorStream(true)
        .start();
    process.getOutputStream().close();
    process.getInputStream().readAllBytes();
    return process.waitFor();
  }

  private static Map<String, String> privateNix(Workspace space) throws IOException {
    Path nixpkgs = Files.createDirectories(space.path("nixpkgs"));
    Files.writeString(nixpkgs.resolve("default.nix"), NIXPKGS);
    Path configuration = Files.createDirectories(space.path("conf"));
    Files.writeString(
        configuration.resolve("nix.conf"),
        "sandbox = false\nbuild-users-group =\nsubstituters =\n");
    Map<String, String> variables = new HashMap<>(System.getenv());
    variables.remove("NIX_REMOTE");
    variables.put("NIX_PATH", "nixpkgs=" + nixpkgs);
    variables.put("NIX_CONF_DIR", configuration.toString());
    variables.put("NIX_STORE_DIR", space.path("store").toString());
    variables.put("NIX_STATE_DIR", space.path("state").toString());
    variables.put("NIX_LOG_DIR", space.path("log").toString());
    return variables;
  }

  private static void makeWritable(Path store) throws IOException {
    List<Path> directories;
    try (Stream<Path> tree = Files.walk(store)) {
      directories = tree.filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
          .toList();
    }
    for (Path directory : directories) {
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }
  }
}
