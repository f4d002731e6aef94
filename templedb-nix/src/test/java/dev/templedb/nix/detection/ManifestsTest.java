package dev.templedb.nix.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each kind of manifest says. */
class ManifestsTest {

  @Test
  void packageJson_withoutEngine_needsTheUsualNode() {
    Findings findings = read("web/package.json", "{\"name\": \"web\"}");

    assertThat(findings.packages().keySet()).containsExactly("nodejs_22", "nodePackages.npm");
    assertThat(findings.packages().get("nodejs_22"))
        .isEqualTo(new Reason.ManifestEntry(
            "web/package.json", Optional.empty(), Optional.empty(), Confidence.MEDIUM));
    assertThat(findings.remarks()).isEmpty();
  }

  @Test
  void packageJson_engineAndManagerAndNativeDependency_areReasons() {
    Findings findings = read("package.json", """
        {
          "engines": {"node": ">=22.1"},
          "packageManager": "pnpm@9.12.0",
          "dependencies": {"better-sqlite3": "^11", "left-pad": "1"}
        }
        """);

    assertThat(findings.packages().keySet())
        .containsExactly("nodejs_22", "pnpm", "python311", "gcc", "gnumake");
    assertThat(findings.packages().get("nodejs_22").text())
        .isEqualTo("package.json: engines.node = >=22.1");
    assertThat(findings.packages().get("pnpm").text())
        .isEqualTo("package.json: packageManager = pnpm@9.12.0");
    assertThat(findings.packages().get("gcc").text())
        .isEqualTo("package.json: dependencies.better-sqlite3");
  }

  @ParameterizedTest
  @CsvSource({
    "yarn@1.22.22, yarn",
    "yarn@4.5.0, yarn-berry",
    "npm@10.9.0, nodePackages.npm",
    "bun@1.1.0, bun"
  })
  void packageJson_manager_isThePackage(String manager, String attributePath) {
    assertThat(read("package.json", "{\"packageManager\": \"" + manager + "\"}")
            .packages()
            .keySet())
        .containsExactly("nodejs_22", attributePath);
  }

  @Test
  void packageJson_engineThatIsGone_isTakenWithARemark() {
    Findings findings = read("package.json", "{\"engines\": {\"node\": \"^16\"}}");

    assertThat(findings.packages()).containsKey("nodejs_16");
    assertThat(findings.remarks())
        .containsExactly(new ManifestRemark(
            "package.json",
            "engines.node = ^16 asks for a version of Node.js that nixpkgs no longer has, or marks as"
                + " insecure; nodejs_22 takes its place"));
  }

  @Test
  void pyproject_ofTheStandard_needsThePythonItRequires() {
    Findings findings = read("pyproject.toml", """
        [project]
        name = "app"
        requires-python = ">=3.12,<4"
        dependencies = ["Psycopg2>=2.9", "requests[socks] ; python_version > '3'"]
        [project.optional-dependencies]
        magic = ["python-magic"]
        [dependency-groups]
        dev = ["mysqlclient", {include-group = "magic"}, "psycopg[binary,pool]"]
        [build-system]
        build-backend = "hatchling.build"
        [tool.hatch.envs.default]
        features = ["magic"]
        """);

    assertThat(findings.packages().keySet())
        .containsExactly(
            "python312",
            "python312Packages.pip",
            "hatch",
            "postgresql",
            "gcc",
            "file",
            "libmysqlclient",
            "pkg-config");
    assertThat(findings.packages().get("python312").text())
        .isEqualTo("pyproject.toml: project.requires-python = >=3.12,<4");
    assertThat(findings.packages().get("postgresql").text())
        .isEqualTo("pyproject.toml: project.dependencies: Psycopg2");
  }

  @Test
  void pyproject_ofPoetry_needsPoetry() {
    Findings findings = read("pyproject.toml", """
        [tool.poetry.dependencies]
        python = "^3.11"
        psycopg2 = {version = "^2.9"}
        [tool.poetry.group.dev.dependencies]
        graphviz = "*"
        [build-system]
        build-backend = "poetry.core.masonry.api"
        """);

    assertThat(findings.packages().keySet())
        .containsExactly(
            "python311", "python311Packages.pip", "poetry", "postgresql", "gcc", "graphviz");
    assertThat(findings.packages().get("poetry").text())
        .isEqualTo("pyproject.toml: build-system.build-backend = poetry.core.masonry.api");
  }

  @Test
  void pyproject_pythonThatIsNotKnown_isARemark() {
    assertThat(read("pyproject.toml", "[project]\nrequires-python = \"<3.8\"\n").remarks())
        .extracting(ManifestRemark::problem)
        .containsExactly(
            "project.requires-python = <3.8 asks for a version of Python that is not among the known ones;"
                + " python311 is taken in its place");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"requirements.txt", "requirements-dev.txt", "tools/requirements_test.txt"})
  void requirements_anyOfThem_needPythonAndWhatIsBuilt(String path) {
    Findings findings = read(path, """
        # lxml
        -r base.txt
        --hash=sha256:0
        requests==2.32.3  # psycopg2
        Python_Magic>=0.4 ; sys_platform != "win32"
        https://example.org/a.whl
        """);

    assertThat(findings.packages().keySet())
        .containsExactly("python311", "python311Packages.pip", "file");
    assertThat(findings.packages().get("file").text()).isEqualTo(path + ": line 5: Python-Magic");
  }

  @Test
  void cargo_packageAndWorkspaceAndTargets_areRead() {
    Findings findings = read("crates/db/Cargo.toml", """
        [package]
        name = "db"
        rust-version = "1.75"
        [dependencies]
        openssl = { version = "0.10", features = ["vendored"] }
        [workspace.dependencies]
        prost-build = "0.13"
        [target.'cfg(unix)'.build-dependencies]
        bindgen = "0.70"
        """);

    assertThat(findings.packages().keySet())
        .containsExactly(
            "rustc", "cargo", "gcc", "openssl", "pkg-config", "protobuf", "llvmPackages.libclang");
    assertThat(findings.packages().get("rustc").text())
        .isEqualTo("crates/db/Cargo.toml: package.rust-version = 1.75");
    assertThat(findings.packages().get("llvmPackages.libclang").text())
        .isEqualTo("crates/db/Cargo.toml: target.cfg(unix).build-dependencies.bindgen");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "<properties><maven.compiler.release>21</maven.compiler.release></properties>                | jdk21 | properties/maven.compiler.release = 21",
        "<properties><java.version>1.8</java.version></properties>                                    | jdk17 | properties/java.version = 1.8",
        "<properties><java.version> 17 </java.version></properties>                                   | jdk17 | properties/java.version = 17",
        "<properties><v>25</v><maven.compiler.source>${v}</maven.compiler.source></properties>        | jdk25 | properties/maven.compiler.source = 25",
        "<properties><java.version>99</java.version></properties>                                     | jdk   | properties/java.version = 99",
        "<build><plugins><plugin><artifactId>maven-compiler-plugin</artifactId><configuration><release>24</release></configuration></plugin></plugins></build> | jdk25 | maven-compiler-plugin/release = 24",
      })
  void pom_javaVersion_choosesTheJdk(String content, String jdk, String entry) {
    Findings findings = read(
        "pom.xml",
        "<project xmlns=\"http://maven.apache.org/POM/4.0.0\">" + content + "</project>");

    assertThat(findings.packages().keySet()).containsExactly("maven", jdk);
    assertThat(findings.packages().get(jdk).text()).isEqualTo("pom.xml: " + entry);
  }

  @Test
  void pom_withoutJavaVersion_needsTheUsualJdk() {
    assertThat(read("a/pom.xml", "<project/>").packages().keySet())
        .containsExactly("maven", "jdk17");
  }

  @Test
  void pom_dtdWithExternalEntity_isRefused() {
    Findings findings = read("pom.xml", """
        <!DOCTYPE project [<!ENTITY x SYSTEM "file:///etc/hostname">]>
        <project><properties><java.version>&x;</java.version></properties></project>
        """);

    assertThat(findings.packages()).isEmpty();
    assertThat(findings.remarks())
        .singleElement()
        .satisfies(remark ->
            assertThat(remark.problem()).startsWith("can't be parsed: ").contains("DOCTYPE"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "java { toolchain { languageVersion = JavaLanguageVersion.of(21) } } | jdk21 | JavaLanguageVersion.of = 21",
        "kotlin { jvmToolchain(25) }                                         | jdk25 | jvmToolchain = 25",
        "sourceCompatibility = JavaVersion.VERSION_1_8                       | jdk17 | sourceCompatibility = 8",
        "targetCompatibility = '21'                                          | jdk21 | targetCompatibility = 21",
        "tasks { compileJava { options.release.set(21) } }                   | jdk21 | options.release.set = 21",
        "include '**/*.java' ; sourceCompatibility = 21 ; exclude '**/*.kt'  | jdk21 | sourceCompatibility = 21",
      })
  void gradle_usualForms_chooseTheJdk(String code, String jdk, String entry) {
    Findings findings = read("build.gradle.kts", code);

    assertThat(findings.packages().keySet()).containsExactly("gradle", jdk);
    assertThat(findings.packages().get(jdk).text()).isEqualTo("build.gradle.kts: " + entry);
  }

  @Test
  void gradle_commentedOut_isNotRead() {
    assertThat(read(
                "build.gradle",
                "// jvmToolchain(25)\n/* jvmToolchain(21)\n */ url 'http://x' // jvmToolchain(25)")
            .packages()
            .keySet())
        .containsExactly("gradle", "jdk17");
  }

  @Test
  void goModule_directives_areRead() {
    Findings findings = read("go.mod", """
        module example.org/app // the app
        go 1.23.0
        require (
        	github.com/mattn/go-sqlite3 v1.14.24
        	golang.org/x/text v0.20.0 // indirect
        )
        """);

    assertThat(findings.packages().keySet()).containsExactly("gcc", "sqlite", "go");
    assertThat(findings.packages().get("go").text()).isEqualTo("go.mod: go = 1.23.0");
    assertThat(findings.packages().get("sqlite").text())
        .isEqualTo("go.mod: require github.com/mattn/go-sqlite3");
  }

  @Test
  void gemfile_calls_areRead() {
    Findings findings = read("Gemfile", """
        source "https://gems.example.org"
        ruby "3.3.6"
        # gem "mysql2"
        gem 'pg', '~> 1.5'
        gem("image_processing")
        """);

    assertThat(findings.packages().keySet())
        .containsExactly("postgresql", "gcc", "gnumake", "vips", "ruby_3_3", "bundler");
    assertThat(findings.packages().get("ruby_3_3").text()).isEqualTo("Gemfile: ruby = 3.3.6");
    assertThat(findings.packages().get("postgresql").text()).isEqualTo("Gemfile: gem pg");
  }

  @Test
  void composer_php_isAReason() {
    Findings findings = read("composer.json", "{\"require\": {\"php\": \">=8.2\"}}");

    assertThat(findings.packages().keySet()).containsExactly("php82", "phpPackages.composer");
    assertThat(findings.packages().get("php82").text())
        .isEqualTo("composer.json: require.php = >=8.2");
  }

  @Test
  void cmake_languagesAndPackages_areRead() {
    Findings findings = read("src/CMakeLists.txt", """
        cmake_minimum_required(VERSION 3.20)
        project(solver LANGUAGES C CXX Fortran)
        # find_package(Boost)
        #[[ find_package(Doxygen)
        ]]
        find_package(OpenSSL REQUIRED)
        pkg_check_modules(GTK REQUIRED gtk4)
        """);

    assertThat(findings.packages().keySet())
        .containsExactly("cmake", "gnumake", "gcc", "gfortran", "openssl", "pkg-config", "gtk4");
    assertThat(findings.packages().get("openssl").text())
        .isEqualTo("src/CMakeLists.txt: find_package(OpenSSL)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Makefile", "makefile", "lib/GNUmakefile"})
  void make_anyName_needsMake(String path) {
    assertThat(read(path, "all:\n").packages().keySet()).containsExactly("gnumake");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "package.json   | {\"name\": }        | can't be parsed",
        "package.json   | []                  | is no object",
        "package.json   | {} {}               | can't be parsed",
        "composer.json  | nope                | can't be parsed",
        "pyproject.toml | [project            | can't be parsed",
        "Cargo.toml     | [profile.release]   | has neither a package nor a workspace",
        "Cargo.toml     | a = 1 a = 2         | can't be parsed",
        "pom.xml        | <project>           | can't be parsed",
        "pom.xml        | <settings/>         | is no Maven project",
        "go.mod         | go 1.22             | has no module directive",
      })
  void brokenManifest_anyKind_isARemarkThatNamesPathAndProblem(
      String path, String text, String problem) {
    assertThat(read("deep/down/" + path, text).remarks()).singleElement().satisfies(remark -> {
      assertThat(remark.path()).isEqualTo("deep/down/" + path);
      assertThat(remark.problem()).startsWith(problem);
    });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "src/Main.java",
        "package.json.bak",
        "requirements.md",
        "my-requirements.txt",
        "node_modules/x/package.json",
        "web/vendor/lib/composer.json",
        "Pom.xml",
        "package.json/readme"
      })
  void readerFor_otherFiles_isNone(String path) {
    assertThat(Manifests.readerFor(path)).isEmpty();
  }

  @Test
  void need_entryWithControlsOrWithoutEnd_isOneLine() {
    Findings findings = read(
        "composer.json",
        "{\"require\": {\"php\": \"8\\n\\u001b[2J\\u202e" + "9".repeat(500) + "\"}}");

    assertThat(findings.packages().get("php82").text())
        .startsWith("composer.json: require.php = 8 [2J 999")
        .endsWith("…")
        .hasSizeLessThan(240);
  }

  private static Findings read(String path, String text) {
    return Manifests.read(path, Manifests.readerFor(path).orElseThrow(), text);
  }
}
