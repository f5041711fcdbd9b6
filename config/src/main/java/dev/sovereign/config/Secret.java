package dev.sovereign.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A secret as it was read at start. It shows itself to nobody who does not ask for it by name:
 * {@link #toString()} is {@code ***}. Thread-safe.
 */
public final class Secret {

  private final String value;

  private Secret(String value) {
    this.value = value;
  }

  /** Of its text. */
  public static Secret of(String value) {
    return new Secret(value);
  }

  /** The secret itself: for the request that needs it, never for a log or a message. */
  public String reveal() {
    return value;
  }

  /** In constant time, as secrets are compared. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret
        && MessageDigest.isEqual(
            value.getBytes(StandardCharsets.UTF_8), secret.value.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "***";
  }
}
