package dev.templedb.examples.quickstart;

import dev.templedb.ProgressListener;
import dev.templedb.TempleDb;
import dev.templedb.environment.Environment;
import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.error.InvalidInputException;
import dev.templedb.error.TempleDbException;
import dev.templedb.nix.detection.DetectionReport;
import dev.templedb.nix.detection.PackageDetector;
import dev.templedb.nix.expression.ExpressionFile;
import dev.templedb.nix.expression.ExpressionFiles;
import dev.templedb.project.Project;
import dev.templedb.project.Slug;
import dev.templedb.transfer.ImportReport;
import dev.templedb.transfer.TreeImport;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * TempleDB in one sitting: imports a directory into a database, detects what its environment needs, and writes the Nix expression for it.
 *
 * <p>Usage: {@code run [DIRECTORY [DATABASE]]}. Exits with 0, or with 2 when what it was given can't be used, or with 1 when something
 * else fails.
 */
public final class Quickstart {

  private final PrintStream out;
  private final ProgressListener progress;
  private final Timings timings = new Timings();

  private Quickstart(PrintStream out, ProgressListener progress) {
    this.out = out;
    this.progress = progress;
  }

  /** Runs the program; the system property {@code quickstart.progress} asks for a progress bar on the standard error stream. */
  public static void main(String[] args) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    ProgressListener progress =
        Boolean.getBoolean("quickstart.progress") ? new ProgressBar(err) : ProgressListener.NONE;
    System.exit(run(args, out, err, progress));
  }

  static int run(String[] args, PrintStream out, PrintStream err, ProgressListener progress) {
    if (args.length < 1 || args.length > 2) {
      err.println("usage: run [DIRECTORY [DATABASE]]");
      return 2;
    }
    try {
      Path directory = Path.of(args[0]).toAbsolutePath().normalize();
      if (!Files.isDirectory(directory)) {
        throw new InvalidInputException("'" + args[0] + "' "
            + (Files.exists(directory) ? "is no directory" : "does not exist"));
      }
      Path database = args.length == 2
          ? Path.of(args[1]).toAbsolutePath()
          : Files.createTempDirectory("templedb-quickstart-").resolve("quickstart.templedb");
      new Quickstart(out, progress).run(directory, database);
      return 0;
    } catch (InvalidInputException | InvalidPathException e) {
      err.println("quickstart: " + e.getMessage());
      return 2;
    } catch (TempleDbException | IOException e) {
      err.println("quickstart: " + e.getMessage());
      return 1;
    }
  }

  private void run(Path directory, Path database) throws IOException {
    try (TempleDb db = timings.measure("open", () -> TempleDb.open(database))) {
      String slug = Slug.from(Objects.toString(directory.getFileName(), ""));
      Project project = db.inTransaction(
          tx -> tx.projects().find(slug).orElseGet(() -> tx.projects().create(slug)));

      ImportReport report = timings.measure(
          "import",
          () -> db.importTree(
              TreeImport.builder(project.slug(), directory).progress(progress).build()));

      DetectionReport detected = timings.measure("detect", () -> PackageDetector.detect(db, slug));

      Environment environment =
          timings.measure("environment", () -> keepEnvironment(db, slug, detected));

      ExpressionFile expression = timings.measure(
          "generate",
          () -> ExpressionFiles.in(db.dataDirectory()).write(db, slug, environment.name()));

      Report tables = new Report(out);
      tables.heading(directory, database, slug);
      tables.types(db.files().listTypes(slug));
      tables.imported(report);
      tables.packages(detected);
      tables.expression(expression);
      tables.timings(timings);
    }
  }

  /** Creates the environment {@code dev}, or gives it the packages that are detected now. */
  private static Environment keepEnvironment(TempleDb db, String slug, DetectionReport detected) {
    EnvironmentDefinition definition = detected.toDefinition();
    return db.inTransaction(tx -> tx.environments()
        .find(slug, "dev")
        .map(present -> present.definition().basePackages().equals(definition.basePackages())
            ? present
            : tx.environments()
                .update(slug, "dev", old -> old.withBasePackages(definition.basePackages())))
        .orElseGet(() -> tx.environments().create(slug, "dev", definition)));
  }
}
