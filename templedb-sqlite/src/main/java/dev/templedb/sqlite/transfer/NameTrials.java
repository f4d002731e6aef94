package dev.templedb.sqlite.transfer;

import dev.templedb.sqlite.project.GitNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Finds out by trial what a file system makes of names: whether two that look alike are one and the same to it, and whether it takes odd and
 * long ones. What few names deserve a trial is decided here; the file system gives the verdict, in the staging directory.
 */
final class NameTrials {

  /** No file system in use has less; eCryptfs has this. */
  private static final int ALWAYS_LONG_ENOUGH = 143;

  /** A name of as many characters may have more bytes. */
  static final int SHORT_CHARS = ALWAYS_LONG_ENOUGH / 3;

  private final Staging staging;
  private final Set<String> tried = new HashSet<>();

  NameTrials(Staging staging) {
    this.staging = staging;
  }

  /** Adds to {@code refusal} what the file system does not take. */
  void check(CheckoutTree tree, TreeRefusal refusal) throws IOException {
    for (CheckoutDirectory directory : tree.inOrder()) {
      Map<String, List<String>> alike = new HashMap<>();
      for (CheckoutDirectory child : directory.directories) {
        check(child.path, child.name, alike, refusal);
      }
      for (CheckoutFile file : directory.files) {
        check(file.path, file.name(), alike, refusal);
      }
      for (List<String> names : alike.values()) {
        if (names.size() > 1) {
          checkAlike(directory.path, names, refusal);
        }
      }
    }
  }

  private void check(String path, String name, Map<String, List<String>> alike, TreeRefusal refusal)
      throws IOException {
    alike.computeIfAbsent(key(name), key -> new ArrayList<>(1)).add(name);
    boolean doubtful = WindowsNames.isOdd(name)
        || (name.length() > SHORT_CHARS
            && name.getBytes(StandardCharsets.UTF_8).length > ALWAYS_LONG_ENOUGH);
    if (doubtful && tried.add(name) && !isTaken(name)) {
      tried.remove(name);
      refusal.add(path, "the file system of the directory does not take a name in it");
    }
  }

  /** Whether the file system makes a file of this very name. */
  private boolean isTaken(String name) throws IOException {
    Path trial = staging.makeDirectory();
    try (TargetDirectory directory = staging.directory().open(trial)) {
      directory.create(Path.of(name), false).close();
      return directory.names().contains(Path.of(name));
    } catch (IOException e) {
      return false;
    } finally {
      staging.directory().deleteTree(trial);
    }
  }

  private void checkAlike(String directory, List<String> names, TreeRefusal refusal)
      throws IOException {
    Path trial = staging.makeDirectory();
    try (TargetDirectory open = staging.directory().open(trial)) {
      for (String name : names) {
        if (open.state(Path.of(name)) != null) {
          refusal.add(
              directory.isEmpty() ? name : directory + "/" + name,
              "the file system of the directory takes its name and another one for the same");
        } else {
          open.create(Path.of(name), false).close();
        }
      }
    } finally {
      staging.directory().deleteTree(trial);
    }
  }

  /** The same for names that some file system takes for one: case, composition and what is not seen are disregarded. */
  static String key(String name) {
    boolean plain = true;
    for (int i = 0; i < name.length() && plain; i++) {
      plain = name.charAt(i) < 0x80;
    }
    if (plain) {
      return name.toLowerCase(Locale.ROOT);
    }
    String folded = Normalizer.normalize(name, Normalizer.Form.NFKD)
        .toLowerCase(Locale.ROOT)
        .toUpperCase(Locale.ROOT)
        .toLowerCase(Locale.ROOT);
    StringBuilder key = new StringBuilder();
    Normalizer.normalize(folded, Normalizer.Form.NFKD).codePoints().forEach(c -> {
      boolean unseen = Character.getType(c) == Character.FORMAT
          || GitNames.isIgnoredByHfs(c)
          || (c >= 0xfe00 && c <= 0xfe0f)
          || (c >= 0xe0100 && c <= 0xe01ef)
          || c == 0x34f;
      if (!unseen) {
        key.appendCodePoint(c);
      }
    });
    return key.toString();
  }
}
