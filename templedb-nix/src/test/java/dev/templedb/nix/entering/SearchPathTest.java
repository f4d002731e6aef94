package dev.templedb.nix.entering;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchPathTest {

  private @TempDir Path directory;

  private Optional<SearchPath.Found> find(String nixPath) {
    return new SearchPath(Map.of("NIX_PATH", nixPath), directory).find("nixpkgs");
  }

  @Test
  void entries_urlsWithColons_areOneEntryEach() {
    assertThat(SearchPath.entries(
            "/a:nixpkgs=https://example.org/x.tar.gz:nixpkgs=channel:nixos-unstable:b=/c::"))
        .containsExactly(
            "/a", "nixpkgs=https://example.org/x.tar.gz", "nixpkgs=channel:nixos-unstable", "b=/c");
  }

  @Test
  void find_firstEntryThatExists_isTaken() throws IOException {
    Path one = Files.createDirectories(directory.resolve("one"));
    Path channels = directory.resolve("channels");
    Files.createDirectories(channels.resolve("nixpkgs"));

    assertThat(find("nixpkgs=/nowhere:nixpkgs=" + one))
        .hasValueSatisfying(found -> assertThat(found.path()).contains(one));
    assertThat(find("other=" + one + ":" + channels))
        .hasValueSatisfying(
            found -> assertThat(found.path()).contains(channels.resolve("nixpkgs")));
    assertThat(find("nixpkgs=one"))
        .hasValueSatisfying(found -> assertThat(found.path()).contains(one));
    assertThat(find("")).isEmpty();
    assertThat(find("nixpkgs=/nowhere")).isEmpty();
  }

  @Test
  void find_url_isItsText() {
    assertThat(find("nixpkgs=channel:nixos-unstable:nixpkgs=/nowhere"))
        .contains(new SearchPath.Found("nixpkgs=channel:nixos-unstable", Optional.empty()));
  }

  @Test
  void find_noVariable_looksWhereChannelsAre() throws IOException {
    Path own = Files.createDirectories(directory.resolve("home/.nix-defexpr/channels/nixpkgs"));
    Path state = directory.resolve("state");
    Path root = Files.createDirectories(state.resolve("profiles/per-user/root/channels/nixpkgs"));
    Map<String, String> variables =
        Map.of("HOME", directory.resolve("home").toString(), "NIX_STATE_DIR", state.toString());

    assertThat(new SearchPath(variables, directory).find("nixpkgs"))
        .hasValueSatisfying(found -> assertThat(found.path()).contains(own));
    Files.delete(own);
    assertThat(new SearchPath(variables, directory).find("nixpkgs"))
        .hasValueSatisfying(found -> assertThat(found.path()).contains(root));
  }

  @Test
  void find_asNixDoes_findsTheSame() throws Exception {
    PrivateNix.assumeInstalled("nix-instantiate");
    Path one = Files.createDirectories(directory.resolve("one"));
    Path many = directory.resolve("many");
    Files.createDirectories(many.resolve("nixpkgs"));
    for (String nixPath : List.of(
        "nixpkgs=" + one,
        many.toString(),
        "nixpkgs=" + one + ":" + many,
        many + ":nixpkgs=" + one,
        "a=" + one + ":nixpkgs=/nowhere:" + many)) {
      ProcessBuilder builder =
          new ProcessBuilder("nix-instantiate", "--store", "dummy://", "--find-file", "nixpkgs");
      builder.environment().put("NIX_PATH", nixPath);
      Process process = builder.start();
      String output = new String(
          process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      assertThat(process.waitFor()).isZero();

      assertThat(find(nixPath).flatMap(SearchPath.Found::path)).contains(Path.of(output.strip()));
    }
  }
}
