package dev.templedb.nix.entering;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlatformTest {

  private @TempDir Path proc;

  private Platform linux() {
    return new Platform("Linux", "amd64", proc);
  }

  private void given(String file, String text) {
    try {
      Path path = proc.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void givenUser(int id, String capabilities) {
    given(
        "self/status",
        "Name:\tjava\nUid:\t" + id + "\t" + id + "\t" + id + "\t" + id + "\nCapEff:\t"
            + capabilities + "\n");
  }

  @Test
  void system_isAsNixCallsIt() {
    assertThat(linux().system()).isEqualTo("x86_64-linux");
    assertThat(new Platform("Linux", "aarch64", proc).system()).isEqualTo("aarch64-linux");
    assertThat(new Platform("Mac OS X", "aarch64", proc).system()).isEqualTo("aarch64-darwin");
  }

  @Test
  void namespaceProblem_nothingForbidsThem_isNone() {
    givenUser(1000, "0000000000000000");
    given("sys/user/max_user_namespaces", "96365\n");
    given("sys/kernel/unprivileged_userns_clone", "1\n");
    given("sys/kernel/apparmor_restrict_unprivileged_userns", "0\n");

    assertThat(linux().namespaceProblem()).isEmpty();
  }

  @Test
  void namespaceProblem_kernelForbidsThem_namesTheSetting() {
    givenUser(1000, "0000000000000000");
    given("sys/kernel/apparmor_restrict_unprivileged_userns", "1\n");
    assertThat(linux().namespaceProblem())
        .hasValueSatisfying(text -> assertThat(text).contains("apparmor"));

    given("sys/kernel/unprivileged_userns_clone", "0\n");
    assertThat(linux().namespaceProblem())
        .hasValueSatisfying(text -> assertThat(text).contains("unprivileged_userns_clone"));

    given("sys/user/max_user_namespaces", "0\n");
    assertThat(linux().namespaceProblem())
        .hasValueSatisfying(text -> assertThat(text).contains("max_user_namespaces"));
  }

  @Test
  void namespaceProblem_root_needsTheCapabilityAlone() {
    given("sys/user/max_user_namespaces", "0\n");
    givenUser(0, "000001ffffffffff");
    assertThat(linux().namespaceProblem()).isEmpty();

    givenUser(0, "00000000a80425fb");
    assertThat(linux().namespaceProblem())
        .hasValueSatisfying(text -> assertThat(text).contains("CAP_SYS_ADMIN"));
  }

  @Test
  void namespaceProblem_noLinux_isOne() {
    assertThat(new Platform("Mac OS X", "aarch64", proc).namespaceProblem())
        .hasValueSatisfying(text -> assertThat(text).contains("Linux alone"));
  }
}
