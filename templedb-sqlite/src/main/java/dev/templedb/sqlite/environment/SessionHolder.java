package dev.templedb.sqlite.environment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The process that will close a session, as a text that another process can ask whether it is gone. On Linux that is {@code linux/<boot
 * id>/<pid namespace>/<pid>/<start time>}, of which a process id alone says nothing: it is used again after a while, after a boot, and in each container (proc_pid_stat(5),
 * pid_namespaces(7)). Elsewhere it is {@code process/<pid>/<start time>}.
 */
final class SessionHolder {

  private static final String LINUX = "linux";
  private static final String PROCESS = "process";

  /** Where the fields of {@code /proc/<pid>/stat} are that follow the command's name, which may hold anything: from the state, field 3. */
  private static final int STATE = 0;

  private static final int THREADS = 20 - 3;
  private static final int START_TIME = 22 - 3;

  private static final SessionHolder PRESENT = new SessionHolder(Path.of("/proc"));

  private final Path proc;
  private final Optional<String> scope;
  private final String text;

  /** The present process, as {@code proc} shows it. */
  SessionHolder(Path proc) {
    this.proc = proc;
    long pid = ProcessHandle.current().pid();
    Optional<String> start = stat(pid).map(fields -> fields.get(START_TIME));
    scope = start.isPresent() ? scope(pid) : Optional.empty();
    text = scope.isPresent()
        ? scope.get() + pid + "/" + start.get()
        : PROCESS + "/" + pid + "/" + startMillis(ProcessHandle.current()).orElse("unknown");
  }

  /** The present process. */
  static SessionHolder present() {
    return PRESENT;
  }

  /** Empty where there is no such directory, or where it shows the processes of another namespace. */
  private Optional<String> scope(long pid) {
    try {
      if (!Files.readSymbolicLink(proc.resolve("self")).toString().equals(Long.toString(pid))) {
        return Optional.empty();
      }
      String boot = Files.readString(proc.resolve("sys/kernel/random/boot_id")).strip();
      Path namespace = Files.readSymbolicLink(proc.resolve("self/ns/pid"));
      return Optional.of(LINUX + "/" + boot + "/" + namespace + "/");
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** What is stored with a session. */
  String text() {
    return text;
  }

  /** Whether the process that {@code holder} means has certainly ended. */
  boolean isGone(String holder) {
    String[] parts = holder.split("/", -1);
    try {
      if (parts.length == 5 && parts[0].equals(LINUX) && scope.isPresent()) {
        return isGoneFromLinux(holder, parts, scope.get());
      }
      if (parts.length == 3 && parts[0].equals(PROCESS) && scope.isEmpty()) {
        return isGoneFromElsewhere(Long.parseLong(parts[1]), parts[2]);
      }
      return false;
    } catch (NumberFormatException writtenByHand) {
      return false;
    }
  }

  private boolean isGoneFromLinux(String holder, String[] parts, String here) {
    if (!here.split("/", -1)[1].equals(parts[1])) {
      return true;
    }
    if (!holder.startsWith(here)) {
      return false;
    }
    long pid = Long.parseLong(parts[3]);
    Optional<List<String>> fields = stat(pid);
    if (fields.isPresent()) {
      return !fields.get().get(START_TIME).equals(parts[4]) || isDead(fields.get());
    }
    // With the mount option hidepid others' processes can't be seen, not even the first one.
    return !Files.exists(proc.resolve(Long.toString(pid))) && stat(1).isPresent();
  }

  /** Nobody may have asked yet how it ended. A process whose first thread alone has ended looks alike, but has others. */
  private static boolean isDead(List<String> fields) {
    String state = fields.get(STATE);
    return (state.equals("Z") || state.equals("X") || state.equals("x"))
        && Long.parseLong(fields.get(THREADS)) <= 1;
  }

  private static boolean isGoneFromElsewhere(long pid, String start) {
    Optional<ProcessHandle> process = ProcessHandle.of(pid);
    if (process.isEmpty() || !process.get().isAlive()) {
      return true;
    }
    Optional<String> present = startMillis(process.get());
    return present.isPresent() && !start.equals("unknown") && !present.get().equals(start);
  }

  private static Optional<String> startMillis(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).map(String::valueOf);
  }

  /** Empty also when it may not be read. */
  private Optional<List<String>> stat(long pid) {
    try {
      byte[] bytes = Files.readAllBytes(proc.resolve(pid + "/stat"));
      String line = new String(bytes, StandardCharsets.ISO_8859_1);
      List<String> fields = List.of(line.substring(line.lastIndexOf(')') + 2).split(" ", -1));
      return fields.size() > START_TIME ? Optional.of(fields) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
