package dev.templedb.sqlite.environment;

import dev.templedb.content.ContentHash;
import dev.templedb.environment.Environment;
import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.environment.EnvironmentState;
import dev.templedb.sqlite.transaction.Summary;
import java.nio.charset.StandardCharsets;

/** What the audit log is told of environments: never the value of a variable, which may be a secret. */
final class EnvironmentAudit {

  private EnvironmentAudit() {}

  static String entity(Environment environment) {
    return environment.projectSlug() + "/" + environment.name();
  }

  static Summary summary(Environment environment, EnvironmentState state) {
    return state.variables().isEmpty()
        ? summary(environment)
        : summary(environment).with("variables", VariableRows.names(state.variables()));
  }

  static Summary summary(Environment environment) {
    EnvironmentDefinition definition = environment.definition();
    Summary summary = Summary.of("name", environment.name())
        .with("description", definition.description())
        .with("base_packages", definition.basePackages())
        .with("target_packages", definition.targetPackages())
        .with("multi_packages", definition.multiPackages())
        .with("profile_sha256", definition.profile().map(EnvironmentAudit::sha256))
        .with("run_script", definition.runScript())
        .with("extra_outputs", definition.extraOutputs())
        .with("parent", definition.parent())
        .with("pin", definition.pin())
        .with("template", definition.template())
        .with("auto_detected", definition.autoDetected())
        .with("active", definition.active());
    if (definition.replacesProfile()) {
      summary.with("replaces_profile", true);
    }
    return definition.packagePins().isEmpty()
        ? summary
        : summary.withJson("package_pins", TextMap.toJson(definition.packagePins()));
  }

  /** A profile may be long, and may hold secrets; its hash tells whether it changed. */
  private static String sha256(String profile) {
    return ContentHash.of(profile.getBytes(StandardCharsets.UTF_8)).hex();
  }
}
