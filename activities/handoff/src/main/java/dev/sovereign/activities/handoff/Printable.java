package dev.sovereign.activities.handoff;

import java.util.regex.Pattern;

/** Text out of a repository as it may stand in one line of a report and in a database. */
final class Printable {

  /**
   * Control characters break lines and terminals; PostgreSQL refuses U+0000; none carries sense.
   */
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\u2028\\u2029]+");

  private Printable() {}

  /** One line of at most {@code maxCharacters}, cut at a whole character. */
  static String line(String text, int maxCharacters) {
    String clean = CONTROL.matcher(text).replaceAll(" ").strip();
    if (clean.codePointCount(0, clean.length()) <= maxCharacters) {
      return clean;
    }
    return clean.substring(0, clean.offsetByCodePoints(0, maxCharacters - 1)) + "…";
  }
}
