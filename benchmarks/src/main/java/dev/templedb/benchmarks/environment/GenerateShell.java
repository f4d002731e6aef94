package dev.templedb.benchmarks.environment;

import dev.templedb.benchmarks.Bar;
import dev.templedb.nix.expression.ExpressionForm;

/** The form {@link ExpressionForm#SHELL}. */
@Bar(millis = 0.1)
public class GenerateShell extends GenerateForm {

  /** For JMH. */
  public GenerateShell() {
    super(ExpressionForm.SHELL);
  }
}
