package dev.templedb.examples.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.templedb.examples.JavaProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentsTest {

  @Test
  void main_withoutCommand_printsProvenanceDifferenceAndExpression() throws Exception {
    JavaProcess.Result result =
        JavaProcess.run("java", "-cp", JavaProcess.runtimePath(), Environments.class.getName());

    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(result.output())
        .contains("test is made of base, dev, test:")
        .contains("  git (base)", "  nodejs_22 (dev)", "  chromium (test)")
        .contains("From dev to test:")
        .contains("pkgs.chromium", "export STAGE='test'");
  }

  @Test
  void main_commandWithoutNix_endsInAMessage(@TempDir Path empty) throws Exception {
    for (String usual :
        List.of("/nix/var/nix/profiles/default/bin", "/run/current-system/sw/bin")) {
      assumeTrue(
          Files.notExists(Path.of(usual, "nix-build")), () -> "Nix is installed in " + usual);
    }

    JavaProcess.Result result = JavaProcess.run(
        Map.of("PATH", empty.toString(), "HOME", empty.toString()),
        "java",
        "-cp",
        JavaProcess.runtimePath(),
        Environments.class.getName(),
        "true");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.output())
        .contains("test is made of base, dev, test:")
        .containsPattern("environment: (building|entering) environment test of project shop")
        .doesNotContain("Exception", "\tat ");
  }
}
