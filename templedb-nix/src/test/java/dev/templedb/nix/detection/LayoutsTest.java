package dev.templedb.nix.detection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.TempleDb;
import dev.templedb.testkit.TempleDbExtension;
import dev.templedb.transfer.TreeImport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole projects as such projects are, imported into a database: their packages are those that an engineer would list. */
@ExtendWith(TempleDbExtension.class)
class LayoutsTest {

  private @TempDir Path tree;

  private DetectionReport detect(TempleDb db, String layout) throws IOException {
    SourceTree.write(layout, tree);
    db.projects().create("app");
    db.importTree(TreeImport.of("app", tree));
    return PackageDetector.detect(db, "app");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', textBlock = """
      spring-service           | jdk21 docker-compose postgresql_16 redis maven
      vite-fastapi             | python312 python312Packages.pip python312Packages.virtualenv nodejs_22 nodePackages.npm uv docker-compose postgresql_17
      rust-workspace           | rustc cargo rust-analyzer protobuf just gcc openssl pkg-config rustfmt clippy
      go-monorepo              | go gopls protobuf golangci-lint gnumake gcc sqlite buf nats-server natscli
      cmake-library            | gcc cmake gnumake zlib openssl zstd pkg-config ninja gtest doxygen
      rails-app                | ruby_3_3 bundler nodejs_22 yarn gcc gnumake pkg-config libyaml vips postgresql redis
      notebooks                | python312 python312Packages.pip python312Packages.virtualenv micromamba pre-commit zlib
      gradle-kotlin-library    | jdk21 gradle_8
      terraform-infrastructure | terraform tflint kubectl awscli2 kubernetes-helm pre-commit
      laravel-app              | php83 php83Packages.composer nodejs_22 nodePackages.npm mysql84 redis
      dotnet-service           | dotnet-sdk_8 docker-compose rabbitmq-server postgresql_16
      hugo-site                | hugo go
      mkdocs-site              | python311 python311Packages.pip
      polyglot-monorepo        | nodejs_22 pnpm jdk17 gradle python312 python312Packages.pip python312Packages.virtualenv poetry zlib rustc cargo rust-analyzer gcc elixir erlang docker-compose postgresql_16 valkey rabbitmq-server mailpit
      """)
  void detect_layout_isWhatAnEngineerWouldList(String layout, String packages, TempleDb db)
      throws IOException {
    List<String> expected = Stream.concat(
            Stream.of(packages.split(" ", -1)), Stream.of("git", "curl", "wget", "jq"))
        .toList();

    assertThat(detect(db, layout).packages()).containsExactlyInAnyOrderElementsOf(expected);
  }

  @ParameterizedTest(name = "{0}: {1} because of {2}")
  @CsvSource(delimiter = '|', textBlock = """
      spring-service | jdk21 | pom.xml | properties/java.version | 21
      spring-service | postgresql_16 | compose.yaml | services.db.image | postgres:16-alpine
      vite-fastapi | python312 | backend/.python-version | version | 3.12
      vite-fastapi | nodejs_22 | frontend/.nvmrc | version | 22
      vite-fastapi | postgresql_17 | docker-compose.yml | services.db.image | postgres:${POSTGRES_VERSION:-17}
      rust-workspace | rustc | Cargo.toml | workspace.package.rust-version | 1.82
      rust-workspace | cargo | rust-toolchain.toml | toolchain.channel | stable
      go-monorepo | go | libs/bus/go.mod | go | 1.23.0
      go-monorepo | nats-server | .github/workflows/test.yml | jobs.unit.services.nats.image | nats:2.10
      cmake-library | ninja | CMakePresets.json | configurePresets.generator | Ninja
      rails-app | ruby_3_3 | .ruby-version | version | ruby-3.3.6
      rails-app | nodejs_22 | .node-version | version | 22.12.0
      rails-app | postgresql | config/database.yml | default.adapter | postgresql
      rails-app | redis | config/cable.yml | development.adapter | redis
      notebooks | python312 | environment.yml | dependencies.python | =3.12
      gradle-kotlin-library | jdk21 | lib/build.gradle.kts | jvmToolchain | 21
      gradle-kotlin-library | gradle_8 | gradle/wrapper/gradle-wrapper.properties | distributionUrl | gradle-8.12-bin.zip
      terraform-infrastructure | kubectl | mise.toml | tools.kubectl | 1.31
      laravel-app | php83 | composer.json | require.php | ^8.3
      laravel-app | mysql84 | .env.example | DB_CONNECTION | mysql
      dotnet-service | dotnet-sdk_8 | global.json | sdk.version | 8.0.404
      hugo-site | go | go.mod | go | 1.22.5
      polyglot-monorepo | python312 | .tool-versions | python | 3.12.8
      polyglot-monorepo | jdk17 | services/payments/build.gradle | JavaLanguageVersion.of | 17
      polyglot-monorepo | nodejs_22 | .tool-versions | nodejs | 22.12.0
      polyglot-monorepo | postgresql_16 | apps/web/.env.example | DATABASE_URL | postgresql:…
      polyglot-monorepo | rabbitmq-server | services/payments/src/main/resources/application.properties | spring.rabbitmq.host | …
      """)
  void detect_versionsAndServices_haveTheirEvidence(
      String layout, String attributePath, String path, String key, String value, TempleDb db)
      throws IOException {
    assertThat(detect(db, layout).recommendations())
        .filteredOn(one -> one.attributePath().equals(attributePath))
        .singleElement()
        .satisfies(one -> {
          assertThat(one.confidence()).isEqualTo(Confidence.HIGH);
          assertThat(one.reasons())
              .contains(new Reason.ManifestEntry(
                  path, Optional.of(key), Optional.of(value), Confidence.HIGH));
        });
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "spring-service, 0",
    "mkdocs-site, 0",
    "rails-app, 0",
    "polyglot-monorepo, 0",
    "terraform-infrastructure, 1"
  })
  void detect_layout_remarksOnlyWhatItsReaderShouldKnow(String layout, int remarks, TempleDb db)
      throws IOException {
    assertThat(detect(db, layout).remarks()).hasSize(remarks);
  }
}
