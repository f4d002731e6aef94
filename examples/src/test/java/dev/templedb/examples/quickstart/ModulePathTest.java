package dev.templedb.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.examples.JavaProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything works as named modules, too. */
class ModulePathTest {

  @Test
  void main_onTheModulePath_findsTheImplementation(@TempDir Path directory) throws Exception {
    Path tree = Files.createDirectories(directory.resolve("app"));
    Files.writeString(tree.resolve("main.go"), "package main\n");

    JavaProcess.Result run = JavaProcess.run(
        "java",
        "--module-path",
        JavaProcess.runtimePath(),
        "--module",
        "dev.templedb.examples/dev.templedb.examples.quickstart.Quickstart",
        tree.toString(),
        directory.resolve("work.templedb").toString());

    assertThat(run.output()).contains("gopls", "1 added");
    assertThat(run.exitCode()).isZero();
  }
}
