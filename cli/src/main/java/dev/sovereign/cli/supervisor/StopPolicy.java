package dev.sovereign.cli.supervisor;

import java.util.List;

/**
 * How a service is told to end. Each signal is given its time; after the last one the process and
 * its descendants are killed.
 *
 * @param signals names as {@code kill} takes them, mildest first
 * @param seconds how long each signal is given, at least 1
 */
public record StopPolicy(List<String> signals, int seconds) {

  public StopPolicy {
    signals = List.copyOf(signals);
    if (seconds < 1) {
      throw new IllegalArgumentException("seconds: " + seconds + " (expected: >= 1)");
    }
  }

  public static StopPolicy terminate(int seconds) {
    return new StopPolicy(List.of("TERM"), seconds);
  }

  /**
   * PostgreSQL's own meaning of the signals: INT rolls back what runs and shuts down cleanly, QUIT
   * leaves recovery to the next start, and TERM would wait for every client.
   */
  public static StopPolicy postgres(int seconds) {
    return new StopPolicy(List.of("INT", "QUIT"), seconds);
  }
}
