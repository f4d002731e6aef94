package dev.templedb.nix.entering;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A program that takes a lock, as its own process. */
final class LockProgram {

  private LockProgram() {}

  /**
   * {@code FILE try} prints whether the lock is {@code free} or {@code held}. {@code FILE ROUNDS} takes the lock so often and removes its file
   * each time, and prints how often somebody else had the lock too.
   */
  public static void main(String[] arguments) throws IOException {
    Path file = Path.of(arguments[0]);
    if (arguments[1].equals("try")) {
      System.out.println(KeyLock.tryAcquire(file).isPresent() ? "free" : "held");
      return;
    }
    int shared = 0;
    Path inside = Path.of(arguments[0] + ".inside");
    for (int taken = 0; taken < Integer.parseInt(arguments[1]); ) {
      Optional<KeyLock> lock = KeyLock.tryAcquire(file);
      if (lock.isPresent()) {
        taken++;
        try (KeyLock held = lock.get()) {
          Files.createFile(inside);
          Files.delete(inside);
          held.deleteFile();
        } catch (FileAlreadyExistsException e) {
          shared++;
        }
      }
    }
    System.out.println(shared);
  }
}
