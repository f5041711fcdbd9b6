package dev.sovereign.testing;

import java.time.Duration;

/**
 * What a finished command left.
 *
 * @param exitCode 0 for success
 * @param out its standard output
 * @param err its standard error
 * @param took from start to exit
 */
public record CommandResult(int exitCode, String out, String err, Duration took) {

  /** This result, or an error that shows what the command printed when it did not end with 0. */
  public CommandResult orThrow() {
    if (exitCode != 0) {
      throw new IllegalStateException("exit code " + exitCode + "\n" + out + "\n" + err);
    }
    return this;
  }
}
