package dev.sovereign.activities.handoff;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * How many tokens a text takes, on the safe side: one for three bytes of UTF-8, rounded up. English
 * prose takes one for about four, source code for about three, and byte-pair vocabularies seldom
 * spend more than one on three bytes of any other script.
 */
final class Tokens {

  static final int BYTES = 3;

  private Tokens() {}

  static int of(String text) {
    return Math.ceilDiv(text.getBytes(UTF_8).length, BYTES);
  }

  /** The longest beginning of whole characters that takes at most so many tokens. */
  static String first(String text, int tokens) {
    int left = tokens * BYTES;
    int end = 0;
    while (end < text.length()) {
      int character = text.codePointAt(end);
      left -= bytes(character);
      if (left < 0) {
        return text.substring(0, end);
      }
      end += Character.charCount(character);
    }
    return text;
  }

  private static int bytes(int character) {
    if (character < 0x80) {
      return 1;
    }
    if (character < 0x800) {
      return 2;
    }
    return character < 0x10000 ? 3 : 4;
  }
}
