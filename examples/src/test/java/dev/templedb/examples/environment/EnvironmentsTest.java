package dev.templedb.examples.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.examples.JavaProcess;
import org.junit.jupiter.api.Test;

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
}
