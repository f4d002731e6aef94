package dev.templedb.environment;

import java.util.List;
import java.util.stream.Stream;

/**
 * The templates that come with the library, by name. Packages go by the names that they have had for long; where nixpkgs no longer has such a
 * name, its successor is taken when an expression is generated.
 */
final class BuiltInTemplates {

  private static final List<String> EVERYWHERE = List.of("git", "curl", "wget", "jq");

  static final List<EnvironmentTemplate> ALL = List.of(
      template(
          "c-cpp",
          "C and C++ with CMake and Make, a debugger and pkg-config",
          EnvironmentDefinition.builder()
              .basePackages(packages("gcc", "cmake", "gnumake", "gdb", "pkg-config"))
              // Without these the compiler finds no header of the libraries that are added.
              .addExtraOutputs("dev")),
      template(
          "full-stack",
          "Node.js and Python with PostgreSQL, Redis and Docker",
          EnvironmentDefinition.builder()
              .addBasePackages(
                  "nodejs_20",
                  "python311",
                  "postgresql",
                  "redis",
                  "git",
                  "docker",
                  "docker-compose")
              .profile("""
                  export DATABASE_URL="postgresql://localhost/mydb"
                  export REDIS_URL="redis://localhost:6379"
                  export NODE_ENV=development
                  echo "Full-stack environment loaded"
                  echo "Node: $(node --version)"
                  echo "Python: $(python --version)\"""")),
      template(
          "go",
          "Go with its language server",
          EnvironmentDefinition.builder().basePackages(packages("go", "gopls"))),
      template(
          "java",
          "A JDK with Maven and Gradle",
          EnvironmentDefinition.builder().basePackages(packages("jdk", "maven", "gradle"))),
      template(
          "nodejs",
          "Node.js with npm and Yarn",
          EnvironmentDefinition.builder()
              .addBasePackages("nodejs_20", "nodePackages.npm", "nodePackages.yarn", "git")
              .profile("""
                  export NODE_ENV=development
                  echo "Node.js environment loaded"
                  node --version
                  npm --version""")),
      template(
          "python",
          "Python with pip, pytest and a virtual environment in the directory venv",
          EnvironmentDefinition.builder()
              .addBasePackages(
                  "python311",
                  "python311Packages.pip",
                  "python311Packages.virtualenv",
                  "python311Packages.pytest",
                  "git")
              .profile("""
                  export PYTHONPATH="$PWD:$PYTHONPATH"
                  python -m venv venv 2>/dev/null || true
                  source venv/bin/activate 2>/dev/null || true
                  echo "Python environment loaded"
                  python --version""")),
      template(
          "rust",
          "Rust with Cargo, rust-analyzer, rustfmt and Clippy",
          EnvironmentDefinition.builder()
              // rustc calls cc to link.
              .basePackages(
                  packages("rustc", "cargo", "rust-analyzer", "rustfmt", "clippy", "gcc"))));

  private BuiltInTemplates() {}

  private static List<String> packages(String... own) {
    return Stream.concat(Stream.of(own), EVERYWHERE.stream()).toList();
  }

  private static EnvironmentTemplate template(
      String name, String description, EnvironmentDefinitionBuilder definition) {
    return new EnvironmentTemplate(
        name,
        description,
        EnvironmentState.of(definition.description(description).build()),
        true);
  }
}
