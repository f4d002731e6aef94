package dev.templedb.benchmarks.environment;

import dev.templedb.benchmarks.Bar;
import dev.templedb.nix.expression.ExpressionForm;

/** The form {@link ExpressionForm#FLAKE}. */
@Bar(millis = 0.1)
public class GenerateFlake extends GenerateForm {

  /** For JMH. */
  public GenerateFlake() {
    super(ExpressionForm.FLAKE);
  }
}
