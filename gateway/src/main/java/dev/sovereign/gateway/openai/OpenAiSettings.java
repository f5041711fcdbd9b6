package dev.sovereign.gateway.openai;

import java.time.Duration;

/**
 * Bounds of the inference door.
 *
 * @param timeout of a call that names none; of whole seconds
 * @param maxTimeout the longest that a call may name
 * @param maxBodyBytes of a request; images come within the JSON
 */
public record OpenAiSettings(Duration timeout, Duration maxTimeout, int maxBodyBytes) {

  private static final int MIB = 1024 * 1024;

  public OpenAiSettings {
    if (timeout.toSeconds() < 1 || timeout.compareTo(maxTimeout) > 0) {
      throw new IllegalArgumentException(
          "timeout: %s (expected: 1 s to maxTimeout, %s)".formatted(timeout, maxTimeout));
    }
    if (maxBodyBytes < 1 || maxBodyBytes > 1024 * MIB) {
      throw new IllegalArgumentException(
          "maxBodyBytes: " + maxBodyBytes + " (expected: 1 to 1 GiB)");
    }
  }

  /** Ten minutes, which is also how long OpenAI's own clients wait; an hour; 16 MiB. */
  public static OpenAiSettings defaults() {
    return new OpenAiSettings(Duration.ofMinutes(10), Duration.ofHours(1), 16 * MIB);
  }
}
