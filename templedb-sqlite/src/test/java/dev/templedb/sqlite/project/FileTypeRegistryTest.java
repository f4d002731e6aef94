package dev.templedb.sqlite.project;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.project.FileTypeId;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the built-in rules make of the files that developers have. */
class FileTypeRegistryTest {

  private static FileTypeMatcher matcher;
  private static Map<Long, String> typeNames;

  @BeforeAll
  static void readRegistry() throws SQLException {
    try (Registry registry = Registry.withBuiltInTypes()) {
      matcher = registry.matcher();
      typeNames = registry.typeNames();
    }
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(delimiter = '|', textBlock = """
          src/main/java/dev/templedb/TempleDb.java         | java
          src/main/kotlin/Main.kt                          | kotlin
          app/Main.scala                                   | scala
          core.clj                                         | clojure
          Jenkinsfile                                      | jenkinsfile
          Jenkinsfile.release                              | jenkinsfile
          src/app.py                                       | python
          src/types.pyi                                    | python
          setup.py                                         | python_setup
          pyproject.toml                                   | pyproject
          requirements.txt                                 | requirements
          requirements-dev.txt                             | requirements
          requirements/test.txt                            | requirements
          poetry.lock                                      | poetry_lock
          uv.lock                                          | uv_lock
          analysis.ipynb                                   | jupyter_notebook
          index.js                                         | javascript
          webpack.config.js                                | javascript
          dist/app.min.js                                  | javascript_minified
          dist/app.js.map                                  | source_map
          App.jsx                                          | javascript_react
          src/index.ts                                     | typescript
          src/App.tsx                                      | typescript_react
          types/index.d.ts                                 | typescript_declaration
          package.json                                     | package_json
          web/package.json                                 | package_json
          package-lock.json                                | package_lock
          pnpm-lock.yaml                                   | pnpm_lock
          yarn.lock                                        | yarn_lock
          tsconfig.json                                    | tsconfig
          tsconfig.build.json                              | tsconfig
          src/lib.rs                                       | rust
          Cargo.toml                                       | cargo_toml
          Cargo.lock                                       | cargo_lock
          main.go                                          | go
          go.mod                                           | go_mod
          go.sum                                           | go_sum
          main.c                                           | c
          MAIN.C                                           | cpp
          main.cpp                                         | cpp
          list.h                                           | c_header
          LIST.H                                           | cpp_header
          list.hpp                                         | cpp_header
          CMakeLists.txt                                   | cmake
          Makefile                                         | makefile
          rules.mk                                         | makefile
          boot.S                                           | assembly
          app/models/user.rb                               | ruby
          Gemfile                                          | gemfile
          Gemfile.lock                                     | gemfile_lock
          index.php                                        | php
          composer.json                                    | composer_json
          Program.cs                                       | csharp
          App.csproj                                       | msbuild_project
          App.sln                                          | visual_studio_solution
          Main.hs                                          | haskell
          lib/app.ex                                       | elixir
          mix.exs                                          | mix_exs
          plot.R                                           | r
          Package.swift                                    | swift_package
          View.swift                                       | swift
          pom.xml                                          | pom_xml
          build.gradle                                     | gradle
          build.gradle.kts                                 | gradle_kotlin
          gradle/libs.versions.toml                        | gradle_version_catalog
          run.sh                                           | shell
          .bashrc                                          | shell
          install.ps1                                      | powershell
          build.bat                                        | batch
          queries.sql                                      | sql
          db/schema.sql                                    | sql_schema
          db/migrations/0001_init.sql                      | sql_migration
          db/migrations/2026/0001_init.sql                 | sql_migration
          src/main/resources/V001__create.up.sql           | sql_migration
          V12__add_column.sql                              | sql_migration
          schema/001.down.sql                              | sql_migration
          V8_engine.sql                                    | sql
          .github/workflows/ci.yml                         | github_workflow
          vendor/.github/workflows/ci.yml                  | yaml
          .gitlab-ci.yml                                   | gitlab_ci
          .circleci/config.yml                             | circleci
          Dockerfile                                       | dockerfile
          docker/Dockerfile.alpine                         | dockerfile
          docker-compose.yml                               | docker_compose
          docker-compose.override.yml                      | docker_compose
          .dockerignore                                    | dockerignore
          k8s/base/deployment.yaml                         | kubernetes_manifest
          deploy/charts/app/templates/service.yaml         | helm_template
          main.tf                                          | terraform
          shell.nix                                        | nix
          flake.nix                                        | nix_flake
          flake.lock                                       | flake_lock
          config.json                                      | json
          values.yml                                       | yaml
          .env                                             | env
          .env.production                                  | env
          .editorconfig                                    | editorconfig
          .gitignore                                       | gitignore
          src/.gitattributes                               | gitattributes
          application.properties                           | properties
          README.md                                        | markdown
          README                                           | readme
          docs/index.rst                                   | restructuredtext
          LICENSE                                          | license
          CHANGELOG                                        | changelog
          man/templedb.1                                   | man_page
          notes.txt                                        | text
          public/index.html                                | html
          style.scss                                       | scss
          App.vue                                          | vue
          api.proto                                        | protobuf
          openapi.yaml                                     | openapi
          user.schema.json                                 | json_schema
          logo.svg                                         | svg
          PHOTO.JPG                                        | jpeg
          data.csv                                         | csv
          events.parquet                                   | parquet
          app.sqlite3                                      | sqlite_database
          release.tar.gz                                   | tar_compressed
          lib/tool.jar                                     | java_archive
          Main.class                                       | java_class
          libz.so                                          | shared_library
          libz.so.1.2.13                                   | shared_library
          manual.pdf                                       | pdf
          server.key                                       | private_key
          app.log                                          | log
          fix.patch                                        | patch
          no-such-extension.qqq                            | unknown
          noextension                                      | unknown
          """)
  void match_typicalPath_isOfTheTypeThatDevelopersExpect(String path, String type) {
    assertThat(nameOf(path, "some text\n")).isEqualTo(type);
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "#!/bin/sh | shell",
        "#!/bin/bash -e | shell",
        "#!/usr/bin/env python3 | python_script",
        "#!/usr/bin/env -S python3.11 -u | python_script",
        "#!/usr/local/bin/pypy3 | python_script",
        "#!/usr/bin/env node | javascript",
        "#!/usr/bin/env -S deno run | typescript",
        "#!/usr/bin/ruby2.7 | ruby",
        "#!/usr/bin/perl -w | perl",
        "#!/usr/bin/env perl6 | raku",
        "#!/usr/bin/make -f | makefile",
        "#!/usr/bin/env Rscript | r",
        "#!/usr/bin/env no-such-interpreter | unknown",
      })
  void match_scriptWithoutExtension_isOfItsInterpretersType(String firstLine, String type) {
    assertThat(nameOf("bin/tool", firstLine + "\ntrue\n")).isEqualTo(type);
  }

  private static String nameOf(String path, String content) {
    FileTypeId type = matcher.match(path, content.getBytes(StandardCharsets.UTF_8));
    return typeNames.get(type.value());
  }
}
