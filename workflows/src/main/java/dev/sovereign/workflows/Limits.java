package dev.sovereign.workflows;

import org.jspecify.annotations.Nullable;

/** Checks of optional request fields, with messages that carry the bounds. */
public final class Limits {
  private Limits() {}

  /** Throws {@link IllegalArgumentException} unless the value is absent or within the bounds. */
  public static void range(String field, @Nullable Integer value, int min, int max) {
    if (value != null && (value < min || value > max)) {
      throw new IllegalArgumentException(
          field + ": " + value + " (expected: " + min + " to " + max + ")");
    }
  }

  /** Throws {@link IllegalArgumentException} unless the text is absent, or not blank and short. */
  public static void text(String field, @Nullable String value, int maxLength) {
    if (value != null && (value.isBlank() || value.length() > maxLength)) {
      throw new IllegalArgumentException(
          field
              + ": "
              + value.length()
              + " characters (expected: 1 to "
              + maxLength
              + ", not blank)");
    }
  }
}
