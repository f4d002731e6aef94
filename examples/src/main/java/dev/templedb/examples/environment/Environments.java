package dev.templedb.examples.environment;

import dev.templedb.TempleDb;
import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.environment.EnvironmentDiff;
import dev.templedb.environment.EnvironmentRepository;
import dev.templedb.environment.EnvironmentVariable;
import dev.templedb.environment.ResolvedEnvironment;
import dev.templedb.environment.Sourced;
import dev.templedb.error.TempleDbException;
import dev.templedb.nix.entering.CommandResult;
import dev.templedb.nix.entering.EnvironmentLauncher;
import dev.templedb.nix.expression.ExpressionForm;
import dev.templedb.nix.expression.ExpressionGenerator;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Environments that inherit from each other: where each package and variable comes from, what differs between two, and the Nix expression of
 * one.
 *
 * <p>Usage: {@code Environments [COMMAND [ARGUMENT …]]}. With a command it is run in the environment {@code test}, which takes Nix; the exit
 * code is then the command's.
 */
public final class Environments {

  private static final String PROJECT = "shop";

  private Environments() {}

  /** Runs the program. */
  public static void main(String[] args) {
    System.exit(run(
        args,
        new PrintStream(System.out, true, StandardCharsets.UTF_8),
        new PrintStream(System.err, true, StandardCharsets.UTF_8)));
  }

  /** Runs the program with these streams and gives its exit code: 1 where the command can't be run, without Nix for instance. */
  static int run(String[] args, PrintStream out, PrintStream err) {
    try (TempleDb db = TempleDb.inMemory()) {
      create(db);
      describe(db.environments(), out);
      return args.length > 0 ? runIn(db, args, out) : 0;
    } catch (TempleDbException e) {
      err.println("environment: " + e.getMessage());
      return 1;
    }
  }

  /** {@code test} inherits from {@code dev}, and that from {@code base}; all of it or nothing. */
  private static void create(TempleDb db) {
    db.useTransaction(tx -> {
      tx.projects().create(PROJECT);
      EnvironmentRepository environments = tx.environments();
      environments.create(
          PROJECT, "base", EnvironmentDefinition.ofPackages(List.of("git", "curl")));
      environments.create(
          PROJECT,
          "dev",
          EnvironmentDefinition.builder()
              .parent("base")
              .basePackages(List.of("nodejs_22", "postgresql"))
              .profile("echo \"Welcome to $STAGE\" >&2")
              .build());
      environments.create(
          PROJECT,
          "test",
          EnvironmentDefinition.builder()
              .parent("dev")
              .basePackages(List.of("chromium"))
              .build());
      environments.setVariable(PROJECT, "base", EnvironmentVariable.literal("STAGE", "base"));
      environments.setVariable(
          PROJECT, "base", EnvironmentVariable.expanded("NODE_PATH", "$HOME/modules"));
      environments.setVariable(PROJECT, "test", EnvironmentVariable.literal("STAGE", "test"));
      environments.setVariable(
          PROJECT, "test", EnvironmentVariable.literal("NODE_PATH", "./mocks").appendedWith(":"));
    });
  }

  private static void describe(EnvironmentRepository environments, PrintStream out) {
    ResolvedEnvironment dev = environments.resolve(PROJECT, "dev");
    ResolvedEnvironment test = environments.resolve(PROJECT, "test");

    out.println("test is made of " + String.join(", ", test.lineage()) + ":");
    for (Sourced<String> each : test.basePackages()) {
      out.println("  " + each.value() + " (" + each.source() + ")");
    }

    out.println("\nFrom dev to test:");
    out.print(EnvironmentDiff.between(dev, test).toText());

    out.println("\nTest as a Nix expression:");
    out.print(ExpressionGenerator.standard().generate(test, ExpressionForm.FHS));
  }

  private static int runIn(TempleDb db, String[] command, PrintStream out) {
    CommandResult result = EnvironmentLauncher.of(
            db, options -> options.buildOutput(line -> out.println("  " + line)))
        .run(PROJECT, "test", command);
    out.println("\nThe command ended with " + result.exitCode() + " and said:");
    out.print(result.output());
    return result.exitCode();
  }
}
