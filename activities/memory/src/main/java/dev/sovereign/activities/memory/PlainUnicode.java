package dev.sovereign.activities.memory;

import dev.sovereign.workflows.memory.MemoryFailure;
import org.jspecify.annotations.Nullable;

/** Refuses text that no database and no JSON reader elsewhere would take. */
final class PlainUnicode {
  private PlainUnicode() {}

  /** Fails with {@link MemoryFailure#INVALID_FACT}, naming the field and place, never the text. */
  static void check(String field, @Nullable String text) {
    if (text == null) {
      return;
    }
    for (int at = 0; at < text.length(); at++) {
      char it = text.charAt(at);
      if (it == 0) {
        throw invalid(field, "U+0000", at);
      }
      if (Character.isHighSurrogate(it)
          && at + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(at + 1))) {
        at++;
      } else if (Character.isSurrogate(it)) {
        throw invalid(field, "half a character (a lone surrogate)", at);
      }
    }
  }

  private static RuntimeException invalid(String field, String what, int at) {
    return MemoryFailure.INVALID_FACT.failure(
        "Nothing was recorded: %s holds %s at position %d. Send valid UTF-8 without U+0000."
            .formatted(field, what, at));
  }
}
