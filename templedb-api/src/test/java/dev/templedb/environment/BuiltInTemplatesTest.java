package dev.templedb.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuiltInTemplatesTest {

  private static EnvironmentTemplate template(String name) {
    return EnvironmentTemplate.builtInTemplates().stream()
        .filter(template -> template.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void builtInTemplates_all_areListedByNameAndBuiltIn() {
    List<EnvironmentTemplate> all = EnvironmentTemplate.builtInTemplates();

    assertThat(all)
        .extracting(EnvironmentTemplate::name)
        .containsExactly("c-cpp", "full-stack", "go", "java", "nodejs", "python", "rust");
    assertThat(all).allSatisfy(template -> {
      EnvironmentDefinition definition = template.state().definition();
      assertThat(template.builtIn()).isTrue();
      assertThat(template.description()).isNotBlank();
      assertThat(definition.description()).contains(template.description());
      assertThat(definition.active()).isTrue();
      assertThat(definition.runScript()).isEqualTo("bash");
      assertThat(template.state().variables()).isEmpty();
    });
  }

  @ParameterizedTest
  @CsvSource({
    "c-cpp, gcc cmake gnumake gdb pkg-config git curl wget jq",
    "full-stack, nodejs_20 python311 postgresql redis git docker docker-compose",
    "go, go gopls git curl wget jq",
    "java, jdk maven gradle git curl wget jq",
    "nodejs, nodejs_20 nodePackages.npm nodePackages.yarn git",
    "python, python311 python311Packages.pip python311Packages.virtualenv python311Packages.pytest git",
    "rust, rustc cargo rust-analyzer rustfmt clippy gcc git curl wget jq",
  })
  void builtInTemplates_packages_areWhatSuchAProjectNeeds(String name, String packages) {
    assertThat(template(name).state().definition().basePackages())
        .containsExactly(packages.split(" "));
  }

  @Test
  void builtInTemplates_profiles_areThoseOfTheExamples() {
    assertThat(template("python").state().definition().profile()).contains("""
        export PYTHONPATH="$PWD:$PYTHONPATH"
        python -m venv venv 2>/dev/null || true
        source venv/bin/activate 2>/dev/null || true
        echo "Python environment loaded"
        python --version""");
    assertThat(template("nodejs").state().definition().profile()).contains("""
        export NODE_ENV=development
        echo "Node.js environment loaded"
        node --version
        npm --version""");
    assertThat(template("full-stack").state().definition().profile()).contains("""
        export DATABASE_URL="postgresql://localhost/mydb"
        export REDIS_URL="redis://localhost:6379"
        export NODE_ENV=development
        echo "Full-stack environment loaded"
        echo "Node: $(node --version)"
        echo "Python: $(python --version)\"""");
    assertThat(template("java").state().definition().profile()).isEmpty();
  }
}
