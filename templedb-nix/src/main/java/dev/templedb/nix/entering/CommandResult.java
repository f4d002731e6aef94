package dev.templedb.nix.entering;

import dev.templedb.environment.EnvironmentSession;

/**
 * How a command in an environment ended.
 *
 * @param exitCode its exit code; 128 and the number of the signal when a signal ended it
 * @param output what it wrote to its standard output, decoded from UTF-8 with malformed bytes replaced; empty when that was inherited
 * @param errors what it wrote to its standard error output, likewise
 * @param truncated whether there was more of one of the two than the limit
 * @param session the session that it was
 */
public record CommandResult(
    int exitCode, String output, String errors, boolean truncated, EnvironmentSession session) {

  /** Whether it ended with exit code 0. */
  public boolean succeeded() {
    return exitCode == 0;
  }
}
