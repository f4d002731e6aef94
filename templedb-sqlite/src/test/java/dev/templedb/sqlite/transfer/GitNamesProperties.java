package dev.templedb.sqlite.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.sqlite.project.GitNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** The names that git refuses, as git itself says. */
class GitNamesProperties {

  private static final String EMPTY_BLOB = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391";

  private static Path repository;

  @BeforeContainer
  static void init() throws Exception {
    Tools.require("git");
    repository = Files.createTempDirectory("templedb-names");
    assertThat(git("init", "-q", ".")).isTrue();
  }

  @AfterContainer
  static void delete() throws IOException {
    Git.delete(repository);
  }

  @Example
  void isDotGit_knownSpellings_areWhatGitRefuses() throws Exception {
    for (String name : List.of(
        ".git",
        ".GIT",
        ".gIt",
        "git~1",
        "GIT~1",
        "git~2",
        ".git ",
        ".git.",
        ".git . .",
        ".git::$INDEX_ALLOCATION",
        "git~1::$INDEX_ALLOCATION",
        ".git:x",
        ".g\u200cit",
        "\ufeff.git",
        ".git\u206f",
        ".g\u200b\u200dit",
        ".gi\u0131t",
        ".git\\hooks",
        "a\\.git",
        "a\\.git\\x",
        "a\\git~1",
        ".gitignore",
        ".git-x",
        "x.git",
        "git",
        "...",
        ".gitmodules",
        ".GITMODULES",
        ".gitmodules ",
        ".gitmodules:x",
        ".git\u200cmodules",
        "gitmod~1",
        "GITMOD~4",
        "gitmod~5",
        "gi7eba~1",
        "gi7eb~12",
        "gi7e~123",
        "g~123456",
        "~1234567",
        "gi7eba~9",
        "gi7eba~0",
        "gi7ebaa~1",
        "a\\.gitmodules")) {
      checkAgainstGit(name);
    }
  }

  @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
  void isDotGit_anyName_isWhatGitRefuses(@ForAll("names") String name) throws Exception {
    checkAgainstGit(name);
  }

  private static void checkAgainstGit(String name) throws Exception {
    assertThat(GitNames.isDotGit(name)).as("file '%s'", name).isEqualTo(!accepts("100644", name));
    assertThat(GitNames.isDotGit(name) || GitNames.isDotGitmodules(name))
        .as("link '%s'", name)
        .isEqualTo(!accepts("120000", name));
  }

  /** Whether git takes an entry of this name into its index. */
  private static boolean accepts(String mode, String name) throws Exception {
    Files.deleteIfExists(repository.resolve(".git/index"));
    return git(
        "-c",
        "core.protectHFS=true",
        "-c",
        "core.protectNTFS=true",
        "update-index",
        "--add",
        "--cacheinfo",
        mode + "," + EMPTY_BLOB + "," + name);
  }

  private static boolean git(String... arguments) throws Exception {
    ProcessBuilder builder = new ProcessBuilder("git");
    builder.command().addAll(List.of(arguments));
    builder
        .environment()
        .putAll(Map.of("GIT_CONFIG_GLOBAL", "/dev/null", "GIT_CONFIG_SYSTEM", "/dev/null"));
    Process process =
        builder.directory(repository.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.waitFor();
    assertThat(status == 0 || said.contains("Invalid path")).as(said).isTrue();
    return status == 0;
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.of(
            ".git",
            "git~1",
            ".gitmodules",
            "gitmod~1",
            "gi7eba~1",
            "g",
            "i",
            "t",
            "G",
            ".",
            " ",
            ":",
            "~1",
            "\\",
            "\u200c",
            "\ufeff",
            "\u0131",
            "x",
            "modules")
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .map(parts -> String.join("", parts))
        // Git does not look behind a backslash that comes first; here that is refused too.
        .filter(name -> !name.equals(".") && !name.equals("..") && !name.startsWith("\\"));
  }
}
