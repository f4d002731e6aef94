package dev.templedb.nix.detection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.environment.EnvironmentDefinition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackageDetectorTest {

  private static final List<String> ALWAYS = List.of("git", "curl", "wget", "jq");

  @ParameterizedTest
  @CsvSource({
    "python,        python311 python311Packages.pip python311Packages.virtualenv",
    "python_script, python311 python311Packages.pip python311Packages.virtualenv",
    "javascript,    nodejs_20 nodePackages.npm",
    "typescript,    nodejs_20 nodePackages.npm",
    "rust,          rustc cargo rust-analyzer",
    "go,            go gopls",
    "c,             gcc cmake gnumake",
    "cpp,           gcc cmake gnumake",
    "sql,           sqlite",
  })
  void report_fileType_recommendsTheTablesPackages(String type, String packages) {
    DetectionReport report = PackageDetector.report("app", List.of(use(type, 12)), List.of());

    assertThat(report.packages())
        .containsExactlyElementsOf(
            Stream.concat(Stream.of(packages.split(" ", -1)), ALWAYS.stream()).toList());
    assertThat(report.recommendations().get(0).why()).isEqualTo("12 files of type " + type);
    assertThat(report.recommendations().get(report.recommendations().size() - 1).why())
        .isEqualTo("in every environment");
  }

  @Test
  void replacement_packagesOfTheTable_areThoseOfTodaysNixpkgs() {
    DetectionReport report =
        PackageDetector.report("app", List.of(use("javascript", 1)), List.of());

    assertThat(report.recommendations().stream()
            .filter(recommendation -> recommendation.replacement().isPresent())
            .collect(Collectors.toMap(
                Recommendation::attributePath,
                recommendation -> recommendation.replacement().orElseThrow())))
        .containsOnly(Map.entry("nodejs_20", "nodejs_22"), Map.entry("nodePackages.npm", "nodejs"));
  }

  @Test
  void report_nothingKnown_recommendsWhatEveryProjectGets() {
    assertThat(PackageDetector.report("app", List.of(use("markdown", 3)), List.of())
            .packages())
        .containsExactlyElementsOf(ALWAYS);
  }

  @Test
  void report_manyEvidences_arePutTogetherInOrder() {
    DetectionReport report = PackageDetector.report(
        "app",
        List.of(use("sql", 1), use("typescript", 2), use("javascript", 1)),
        List.of(
            read("a/package.json", "{}"),
            read("b/package.json", "{}"),
            read("c/pom.xml", "<project/>"),
            read("d/pom.xml", "<oops")));

    assertThat(report.packages())
        .containsExactly(
            "nodejs_22",
            "nodePackages.npm",
            "sqlite",
            "maven",
            "jdk17",
            "git",
            "curl",
            "wget",
            "jq");
    assertThat(report.recommendations().get(0))
        .isEqualTo(new Recommendation(
            "nodejs_22",
            List.of(
                new Reason.ManifestEntry(
                    "a/package.json", Optional.empty(), Optional.empty(), Confidence.MEDIUM),
                new Reason.ManifestEntry(
                    "b/package.json", Optional.empty(), Optional.empty(), Confidence.MEDIUM),
                new Reason.FilesOfType("typescript", 2),
                new Reason.FilesOfType("javascript", 1))));
    assertThat(report.recommendations().get(0).why())
        .isEqualTo("a/package.json, b/package.json, 2 files of type typescript and 1 more");
    assertThat(report.remarks()).extracting(ManifestRemark::path).containsExactly("d/pom.xml");
  }

  @Test
  void report_manifestThatAsksForANewerVersion_winsOverTheTable() {
    DetectionReport report = PackageDetector.report(
        "app",
        List.of(use("python", 5), use("javascript", 5), use("java", 5)),
        List.of(
            read("package.json", "{\"engines\": {\"node\": \">=22\"}}"),
            read(
                "pom.xml",
                "<project><properties><java.version>21</java.version></properties></project>"),
            read("pyproject.toml", "[project]\nrequires-python = \">=3.13\"\n"),
            read("requirements.txt", "requests\n")));

    assertThat(report.packages())
        .startsWith(
            "python313",
            "python313Packages.pip",
            "python313Packages.virtualenv",
            "nodejs_22",
            "nodePackages.npm",
            "jdk21",
            "maven")
        .doesNotContain("python311", "nodejs_20", "jdk17");
    assertThat(report.recommendations().get(0).why())
        .isEqualTo(
            "pyproject.toml: project.requires-python = >=3.13, requirements.txt, 5 files of type python");
  }

  @Test
  void report_versionThatAFilePins_winsOverNewerOnesThatAreOnlyUsual() {
    DetectionReport report = PackageDetector.report(
        "app",
        List.of(use("javascript", 9), use("ruby", 3)),
        List.of(
            read(".nvmrc", "18\n"),
            read("web/package.json", "{}"),
            read(".ruby-version", "3.3.6")));

    assertThat(report.packages()).startsWith("nodejs_18", "nodePackages.npm", "ruby_3_3");
    assertThat(report.recommendations())
        .extracting(Recommendation::confidence)
        .startsWith(Confidence.HIGH, Confidence.LOW, Confidence.HIGH);
    assertThat(report.recommendations().get(0).why())
        .isEqualTo(".nvmrc: version = 18, web/package.json, 9 files of type javascript");
  }

  @Test
  void report_sqlOfAProjectThatNamesItsServer_needsNoOtherDatabase() {
    Findings compose = read("compose.yaml", "services: {db: {image: 'postgres:16'}}");
    Findings file = read(".env", "DATABASE_URL=sqlite:///app.db");

    assertThat(PackageDetector.report("app", List.of(use("sql", 1)), List.of(compose))
            .packages())
        .startsWith("postgresql_16", "git");
    assertThat(PackageDetector.report("app", List.of(use("sql", 1)), List.of(compose, file))
            .packages())
        .startsWith("sqlite", "postgresql_16", "git");
  }

  @Test
  void toDefinition_report_isADetectedEnvironment() {
    EnvironmentDefinition definition =
        PackageDetector.report("app", List.of(use("sql", 1)), List.of()).toDefinition();

    assertThat(definition.basePackages()).containsExactly("sqlite", "git", "curl", "wget", "jq");
    assertThat(definition.autoDetected()).isTrue();
    assertThat(definition.active()).isTrue();
    assertThat(definition.description()).contains("Detected from the files of app");
  }

  private static Reason.FilesOfType use(String type, long count) {
    return new Reason.FilesOfType(type, count);
  }

  private static Findings read(String path, String text) {
    return Manifests.read(path, Manifests.readerFor(path).orElseThrow(), text);
  }
}
