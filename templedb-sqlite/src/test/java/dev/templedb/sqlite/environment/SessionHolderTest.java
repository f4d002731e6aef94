package dev.templedb.sqlite.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who holds a session, and whether that process is gone; asked of real processes. */
class SessionHolderTest {

  private static final Path PROC = Path.of("/proc");

  private final SessionHolder present = new SessionHolder(PROC);
  private final SessionHolder elsewhere = new SessionHolder(Path.of("no-such-directory"));

  private static void assumeLinux() {
    assumeTrue(Files.exists(PROC.resolve("self/ns/pid")), "there is no /proc as on Linux");
  }

  /** The parts of the present holder: linux, boot id, pid namespace, pid, start time. */
  private String[] parts() {
    return present.text().split("/", -1);
  }

  private String with(int part, String value) {
    String[] parts = parts();
    parts[part] = value;
    return String.join("/", parts);
  }

  @Test
  void text_onLinux_namesBootNamespaceProcessAndStart() throws Exception {
    assumeLinux();

    assertThat(present.text())
        .matches("linux/[0-9a-f-]{36}/pid:\\[[0-9]+]/[0-9]+/[0-9]+")
        .isEqualTo(SessionHolder.present().text());
    assertThat(parts()[3]).isEqualTo(Long.toString(ProcessHandle.current().pid()));
  }

  @Test
  void text_withoutProc_namesProcessAndStart() {
    assertThat(elsewhere.text()).matches("process/" + ProcessHandle.current().pid() + "/[0-9]+");
  }

  @Test
  void isGone_thisProcess_isNot() {
    assertThat(present.isGone(present.text())).isFalse();
    assertThat(elsewhere.isGone(elsewhere.text())).isFalse();
  }

  @Test
  void isGone_processThatHasEnded_is() throws Exception {
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();

    assertThat(elsewhere.isGone("process/" + ended.pid() + "/1")).isTrue();
    assumeLinux();
    assertThat(present.isGone(with(3, Long.toString(ended.pid())))).isTrue();
  }

  @Test
  void isGone_processNumberIsUsedAgain_is() {
    assertThat(elsewhere.isGone("process/" + ProcessHandle.current().pid() + "/1"))
        .isTrue();
    assumeLinux();
    assertThat(present.isGone(with(4, "1"))).isTrue();
  }

  @Test
  void isGone_afterABoot_is() {
    assumeLinux();

    assertThat(present.isGone(with(1, "00000000-0000-4000-8000-000000000000"))).isTrue();
  }

  @Test
  void isGone_endedButNobodyHasAskedHow_is() throws Exception {
    assumeLinux();
    Process parent = new ProcessBuilder("sh", "-c", "sleep 0.2 & echo $!; exec sleep 60").start();
    try (BufferedReader out = parent.inputReader()) {
      String zombie = out.readLine();
      Path stat = PROC.resolve(zombie + "/stat");
      while (!Files.readString(stat).contains(") Z ")) {
        assertThat(parent.isAlive()).isTrue();
        Thread.sleep(1);
      }
      String start = Files.readString(stat).replaceFirst(".*\\) ", "").split(" ", -1)[19];
      String[] parts = parts();
      parts[3] = zombie;
      parts[4] = start;

      assertThat(present.isGone(String.join("/", parts))).isTrue();
    } finally {
      parent.destroyForcibly().waitFor();
    }
  }

  @Test
  void isGone_processThatCantBeAskedFor_isNotKnown() {
    assumeLinux();

    assertThat(present.isGone(with(2, "pid:[1]"))).as("in another container").isFalse();
    assertThat(elsewhere.isGone(present.text())).as("on another system").isFalse();
    assertThat(present.isGone(elsewhere.text())).as("on another system").isFalse();
  }

  @Test
  void isGone_othersProcessesAreHidden_isNotKnown(@TempDir Path proc) throws Exception {
    assumeLinux();
    Path self = PROC.resolve("self");
    String pid = parts()[3];
    Files.createDirectories(proc.resolve(pid + "/ns"));
    Files.createDirectories(proc.resolve("sys/kernel/random"));
    Files.createSymbolicLink(proc.resolve("self"), Path.of(pid));
    Files.createSymbolicLink(
        proc.resolve(pid + "/ns/pid"), Files.readSymbolicLink(self.resolve("ns/pid")));
    Files.writeString(proc.resolve(pid + "/stat"), Files.readString(self.resolve("stat")));
    Files.writeString(
        proc.resolve("sys/kernel/random/boot_id"),
        Files.readString(PROC.resolve("sys/kernel/random/boot_id")));
    SessionHolder hidden = new SessionHolder(proc);
    assertThat(hidden.text()).isEqualTo(present.text());

    String other = with(3, "1");

    assertThat(hidden.isGone(other)).isFalse();
    Files.createDirectory(proc.resolve("1"));
    Files.writeString(proc.resolve("1/stat"), Files.readString(self.resolve("stat")));
    assertThat(hidden.isGone(with(3, "999999999"))).isTrue();
  }

  @Test
  void isGone_writtenByHand_isNotKnown() {
    for (String text :
        new String[] {"", "me", "linux/x", "process/x/1", "a/b/c/d/e", "process//"}) {
      assertThat(present.isGone(text)).as(text).isFalse();
      assertThat(elsewhere.isGone(text)).as(text).isFalse();
    }
    assumeLinux();
    assertThat(present.isGone(with(3, "x"))).isFalse();
    assertThat(present.isGone(present.text() + "/more")).isFalse();
  }
}
