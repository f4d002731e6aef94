package dev.templedb.nix.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.TempleDb;
import dev.templedb.error.NotFoundException;
import dev.templedb.project.FileType;
import dev.templedb.testkit.TempleDbExtension;
import dev.templedb.transfer.TreeImport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(TempleDbExtension.class)
class DetectionInDatabaseTest {

  private @TempDir Path tree;

  private DetectionReport detect(TempleDb db) {
    db.projects().create("app");
    db.importTree(TreeImport.of("app", tree));
    return PackageDetector.detect(db, "app");
  }

  private void write(String path, String content) throws IOException {
    Path file = tree.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      main.py   |                        | python311 python311Packages.pip python311Packages.virtualenv
      tool      | #!/usr/bin/env python3 | python311 python311Packages.pip python311Packages.virtualenv
      app.js    |                        | nodejs_20 nodePackages.npm
      app.ts    |                        | nodejs_20 nodePackages.npm
      view.tsx  |                        | nodejs_20 nodePackages.npm
      main.rs   |                        | rustc cargo rust-analyzer
      main.go   |                        | go gopls
      main.c    |                        | gcc cmake gnumake
      main.cpp  |                        | gcc cmake gnumake
      query.sql |                        | sqlite
      notes.txt |                        |
      """)
  void detect_oneFileOfAType_givesThePackagesOfTheTable(
      String name, String content, String packages, TempleDb db) throws IOException {
    write(name, content == null ? "" : content + "\n");

    List<String> always = List.of("git", "curl", "wget", "jq");
    List<String> detected = detect(db).packages();

    assertThat(detected).endsWith(always.toArray(String[]::new));
    assertThat(String.join(" ", detected.subList(0, detected.size() - always.size())))
        .isEqualTo(packages == null ? "" : packages);
  }

  @Test
  void detect_manifests_givesPackagesWithPathsAsReasons(TempleDb db) throws IOException {
    write(
        "service/pom.xml",
        "<project><properties><maven.compiler.release>21</maven.compiler.release></properties></project>");
    write("web/package.json", "{\"engines\": {\"node\": \">=22\"}}");
    write("broken/package.json", "{\"engines\": ");

    DetectionReport report = detect(db);

    assertThat(report.packages()).contains("jdk21", "maven", "nodejs_22");
    assertThat(report.recommendations())
        .filteredOn(recommendation -> recommendation.attributePath().equals("maven"))
        .singleElement()
        .satisfies(maven -> assertThat(maven.why()).contains("service/pom.xml"));
    assertThat(report.remarks())
        .extracting(ManifestRemark::path)
        .containsExactly("broken/package.json");
  }

  @Test
  void detect_samplesAndForeignCode_sayNothing(TempleDb db) throws IOException {
    write("README.md", "# Notes\n");
    write("testdata/pom.xml", "<project/>");
    write("lib/vendor/a/main.rb", "puts 1\n");
    write("third_party/zlib/inflate.c", "int x;\n");
    write("web/node_modules/x/package.json", "{}");

    assertThat(detect(db).packages()).containsExactly("git", "curl", "wget", "jq");
  }

  @Test
  void detect_brokenConfiguration_isARemarkOfItsFile(TempleDb db) throws IOException {
    write("compose.yaml", "services: {db: {image: postgres:16}\n");
    write("api/application.properties", "a=\\u12\n");
    write("big/compose.yaml", "#" + "x".repeat(1 << 20) + "\nservices: {}\n");
    write("latin/.tool-versions", "nodejs 22\n");

    DetectionReport report = detect(db);

    assertThat(report.packages()).contains("nodejs_22", "docker-compose");
    assertThat(report.remarks())
        .extracting(ManifestRemark::path)
        .containsExactlyInAnyOrder(
            "compose.yaml", "api/application.properties", "big/compose.yaml");
  }

  @Test
  void detect_insideATransaction_seesIt(TempleDb db) throws IOException {
    write("main.go", "package main\n");
    db.projects().create("app");
    db.importTree(TreeImport.of("app", tree));

    assertThat(db.<List<String>>inTransaction(
            tx -> PackageDetector.detect(tx, "app").packages()))
        .contains("gopls");
  }

  @Test
  void detect_projectMissing_isNotFound(TempleDb db) {
    assertThatThrownBy(() -> PackageDetector.detect(db, "nobody"))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("nobody");
  }

  @Test
  void table_typeNames_areThoseOfTheRegistry(TempleDb db) {
    Set<String> named = Stream.of("file-type-packages.txt", "build-file-packages.txt")
        .flatMap(table -> PackageTable.read(table).keySet().stream())
        .flatMap(List::stream)
        .filter(name -> !name.equals("*"))
        .collect(Collectors.toCollection(TreeSet::new));

    assertThat(db.fileTypes().list()).extracting(FileType::name).containsAll(named);
  }
}
