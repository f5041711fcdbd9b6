package dev.sovereign.testing.upstream;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What the fake says: a function of the prompt alone, so that a client knows whether an answer is
 * whole and the right one, whoever gave it.
 */
public final class FakeAnswers {

  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;
  private static final int WORD_LENGTH = 4;
  private static final char[] LETTERS = "abcdefghijklmnopqrstuvwxyzabcdef".toCharArray();

  private FakeAnswers() {}

  /** The whole answer of so many words of ASCII letters, each followed by a blank but the last. */
  public static String text(String prompt, int tokens) {
    long state = seed(prompt);
    char[] text = new char[tokens * (WORD_LENGTH + 1) - 1];
    for (int i = 0; i < text.length; i++) {
      if (i % (WORD_LENGTH + 1) == WORD_LENGTH) {
        text[i] = ' ';
      } else {
        state = state * MULTIPLIER + 1;
        text[i] = LETTERS[(int) (state >>> 59)];
      }
    }
    return new String(text);
  }

  /** The same in the pieces of a stream. */
  static List<String> pieces(String text) {
    List<String> pieces = new ArrayList<>();
    int start = 0;
    while (start < text.length()) {
      int blank = text.indexOf(' ', start);
      int end = blank < 0 ? text.length() : blank + 1;
      pieces.add(text.substring(start, end));
      start = end;
    }
    return pieces;
  }

  private static long seed(String prompt) {
    long seed = prompt.length();
    for (byte one : prompt.getBytes(StandardCharsets.UTF_8)) {
      seed = (seed ^ one) * MULTIPLIER;
      seed ^= seed >>> 29;
    }
    return seed;
  }
}
