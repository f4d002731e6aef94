package dev.templedb.benchmarks.environment;

import dev.templedb.benchmarks.Bar;
import dev.templedb.nix.expression.ExpressionForm;

/** The form {@link ExpressionForm#FHS}. */
@Bar(millis = 0.1)
public class GenerateFhs extends GenerateForm {

  /** For JMH. */
  public GenerateFhs() {
    super(ExpressionForm.FHS);
  }
}
