package dev.templedb.nix.entering;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * The machine: its name in Nix, and whether bubblewrap, which FHS environments run in, can work on it.
 *
 * @param osName as the system property {@code os.name}
 * @param osArch as the system property {@code os.arch}
 * @param proc where proc(5) is mounted
 */
record Platform(String osName, String osArch, Path proc) {

  private static final int CAP_SYS_ADMIN = 21;

  static Platform current() {
    return new Platform(
        System.getProperty("os.name"), System.getProperty("os.arch"), Path.of("/proc"));
  }

  /** As Nix's {@code builtins.currentSystem}: {@code x86_64-linux}. */
  String system() {
    String arch =
        switch (osArch) {
          case "amd64" -> "x86_64";
          case "arm64" -> "aarch64";
          default -> osArch;
        };
    return arch + "-" + (isMac() ? "darwin" : osName.toLowerCase(Locale.ROOT));
  }

  private boolean isMac() {
    return osName.startsWith("Mac");
  }

  /**
   * Why bubblewrap can't work here, if it can't. Without root's right to make namespaces it makes a user namespace first: see
   * user_namespaces(7), {@code kernel.unprivileged_userns_clone} of Debian's and {@code kernel.apparmor_restrict_unprivileged_userns} of
   * Ubuntu's kernels. As root it doesn't even try a user namespace.
   */
  Optional<String> namespaceProblem() {
    if (!osName.equals("Linux")) {
      return Optional.of("FHS environments exist on Linux alone, and this is " + osName);
    }
    if (hasCapability()) {
      return Optional.empty();
    }
    if (status("Uid:").filter(ids -> ids.matches("0\\s.*")).isPresent()) {
      return Optional.of(
          "root lacks the capability CAP_SYS_ADMIN here, as in most containers, so that bubblewrap"
              + " can't make namespaces");
    }
    if (setting("user/max_user_namespaces").filter("0"::equals).isPresent()) {
      return Optional.of("user namespaces are off on this machine (user.max_user_namespaces = 0)");
    }
    if (setting("kernel/unprivileged_userns_clone").filter("0"::equals).isPresent()) {
      return Optional.of(
          "user namespaces are for root alone on this machine (kernel.unprivileged_userns_clone = 0)");
    }
    if (setting("kernel/apparmor_restrict_unprivileged_userns")
        .filter("1"::equals)
        .isPresent()) {
      return Optional.of(
          "user namespaces are restricted to programs with an AppArmor profile on this"
              + " machine (kernel.apparmor_restrict_unprivileged_userns = 1)");
    }
    return Optional.empty();
  }

  private boolean hasCapability() {
    return status("CapEff:")
        .filter(digits -> digits.matches("[0-9a-f]{1,16}"))
        .map(digits -> (Long.parseUnsignedLong(digits, 16) >> CAP_SYS_ADMIN & 1) == 1)
        .orElse(false);
  }

  private Optional<String> setting(String name) {
    return read(proc.resolve("sys").resolve(name)).map(String::strip);
  }

  /** A line of proc_pid_status(5). */
  private Optional<String> status(String key) {
    return read(proc.resolve("self/status"))
        .flatMap(text -> text.lines().filter(line -> line.startsWith(key)).findFirst())
        .map(line -> line.substring(key.length()).strip());
  }

  private static Optional<String> read(Path file) {
    try {
      return Optional.of(Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
