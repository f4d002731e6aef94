package dev.templedb.nix.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What configuration says about servers, and which versions of tools it pins. */
class ServiceFilesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "postgres                              ; postgresql",
        "postgres:16                           ; postgresql_16",
        "library/postgres:13-bookworm          ; postgresql_13",
        "registry.example.org:5000/postgres:15 ; postgresql_15",
        "postgis/postgis:16-3.4                ; postgresql_16",
        "pgvector/pgvector:pg17                ; postgresql_17",
        "timescale/timescaledb:2.17.2-pg16     ; postgresql_16",
        "timescale/timescaledb:2.17.2          ; postgresql",
        "postgres@sha256:0a1b                  ; postgresql",
        "${IMAGE:-postgres}:${TAG:-14}         ; postgresql_14",
        "mysql:8.0                             ; mysql84",
        "mongo:7                               ; mongosh mongodb-tools",
        "confluentinc/cp-kafka:7.8.0           ; apacheKafka",
        "example/redis-dashboard:7             ; ~~",
        "~~                                    ; ~~",
      })
  void compose_image_isTheServersPackages(String image, String packages) {
    Findings findings = read("compose.yaml", "services: {x: {image: '" + image + "'}}");

    assertThat(String.join(" ", findings.packages().keySet())).isEqualTo(packages);
    assertThat(findings.remarks()).isEmpty();
  }

  @Test
  void compose_serverThatIsNotFree_isARemark() {
    Findings findings = read("compose.yaml", "services: {x: {image: 'elasticsearch:8.17.0'}}");

    assertThat(findings.packages()).isEmpty();
    assertThat(findings.remarks())
        .extracting(ManifestRemark::problem)
        .containsExactly("services.x.image = elasticsearch:8.17.0 names a server"
            + " of which nixpkgs has no free package");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "DATABASE_URL=postgres://app:hunter2@db/app             ; postgresql",
        "export DATABASE_URL=\"postgresql+asyncpg://u:hunter2@h\" ; postgresql",
        "MONGODB_URI=mongodb+srv://u:hunter2@cluster            ; mongosh mongodb-tools",
        "CELERY_BROKER_URL='amqp://u:hunter2@mq//'              ; rabbitmq-server",
        "DATABASE_URL=sqlite:///hunter2.db                      ; sqlite",
      })
  void variables_address_isTheServerAndNoSecret(String line, String packages) {
    Findings findings = read("api/.env.example", line + "\n");

    assertThat(String.join(" ", findings.packages().keySet())).isEqualTo(packages);
    assertThat(findings.packages().values())
        .extracting(Reason::text)
        .allSatisfy(text -> assertThat(text).doesNotContain("hunter2"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "#DATABASE_URL=postgres://db",
        "NOTE=postgres://db",
        "APP_URL=http://localhost",
        "DATABASE_URL=",
        "DATABASE_URL= # postgres://db"
      })
  void variables_othersAndComments_areNoEvidence(String line) {
    assertThat(read(".env", line).packages()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "application.yml             ; {spring: {datasource: {url: 'jdbc:mariadb://h/d'}}}  ; mariadb",
        "application.yml             ; spring.datasource.url: jdbc:tc:postgresql:16:///d     ; postgresql",
        "application-prod.yaml       ; {spring: {data.redis: {host: h}}}                     ; redis",
        "application.properties      ; %dev.quarkus.datasource.db-kind=postgresql            ; postgresql",
        "application.properties      ; spring.r2dbc.url=r2dbc:pool:mysql://h/d               ; mysql84",
        "bootstrap.properties        ; spring.kafka.bootstrap-servers=h:9092                 ; apacheKafka",
        "config/database.yml         ; {test: {adapter: sqlite3}}                            ; sqlite",
        "config/database.yml         ; {production: {primary: {url: mysql2://h}}}            ; mysql84",
        ".gitlab-ci.yml              ; {test: {services: [{name: 'postgres:15'}]}}           ; postgresql_15",
        ".github/workflows/a.yml     ; {on: push, jobs: {t: {services: {r: {image: redis}}}}} ; redis",
      })
  void configuration_keys_areEvidence(String path, String text, String packages) {
    assertThat(String.join(" ", read(path, text).packages().keySet())).isEqualTo(packages);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        ".nvmrc                 ; lts/jod                           ; nodejs_22",
        ".nvmrc                 ; v18.20.4                          ; nodejs_18",
        ".nvmrc                 ; lts/*                             ; nodejs_24",
        ".nvmrc                 ; node                              ; nodejs_24",
        ".nvmrc                 ; 20                                ; nodejs_20",
        ".java-version          ; 1.8                               ; jdk8",
        ".java-version          ; openjdk64-11.0.2                  ; jdk11",
        ".go-version            ; 1.25.4                            ; go_1_25",
        ".sdkmanrc              ; java=21.0.4-tem                   ; jdk21",
        ".tool-versions         ; golang 1.22.5                     ; go_1_22",
        ".mise.toml             ; tools.node = {version = '24'}     ; nodejs_24",
        "mise.toml              ; tools = {python = ['3.13','3.11']}; python313 python313Packages.pip",
        "rust-toolchain         ; nightly-2025-01-01                ; rustc cargo",
        "global.json            ; {\"sdk\": {\"version\": \"9.0.100\"}} ; dotnet-sdk_9",
        "App.fsproj             ; <Project><PropertyGroup><TargetFramework> net9.0-windows </TargetFramework></PropertyGroup></Project> ; dotnet-sdk_9",
        "Pipfile                ; requires.python_version = '3.13'  ; pipenv python313 python313Packages.pip",
        "gradle/wrapper/gradle-wrapper.properties ; distributionUrl=https\\://x/gradle-9.0.0-all.zip ; gradle_9",
      })
  void versionFile_anyKind_isTheVersion(String path, String text, String packages) {
    assertThat(String.join(" ", read(path, text).packages().keySet())).isEqualTo(packages);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        ".nvmrc         ; v18.20.4  ; nixpkgs no longer has, or marks as insecure; nodejs_22 takes its place",
        ".nvmrc         ; 20        ; nixpkgs no longer has, or marks as insecure; nodejs_22 takes its place",
        ".ruby-version  ; 1.9.3     ; not among the known ones; ruby_3_3 is taken",
        ".ruby-version  ; jruby-9.4 ; another implementation of Ruby",
        "rust-toolchain ; 1.75.0    ; asks for a Rust of its own",
      })
  void versionFile_versionThatNixpkgsLacks_isARemark(String path, String text, String problem) {
    assertThat(read(path, text).remarks())
        .singleElement()
        .satisfies(remark -> assertThat(remark.problem()).contains(problem));
  }

  @ParameterizedTest
  @CsvSource({"21, nodejs_22", "v25.1.0, nodejs_24", "12, nodejs_22"})
  void versionFile_versionThatIsNotKnown_isTheNearestAndNotSure(String version, String nearest) {
    Findings findings = read(".nvmrc", version);

    assertThat(findings.packages())
        .containsOnly(Map.entry(
            nearest,
            new Reason.ManifestEntry(
                ".nvmrc", Optional.of("version"), Optional.of(version), Confidence.MEDIUM)));
    assertThat(findings.remarks())
        .containsExactly(new ManifestRemark(
            ".nvmrc",
            "version = " + version + " asks for a version of Node.js that is not among the known"
                + " ones; " + nearest + " is taken in its place"));
  }

  private static Findings read(String path, String text) {
    return Manifests.read(path, Manifests.readerFor(path).orElseThrow(), text);
  }
}
