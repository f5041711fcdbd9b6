package dev.sovereign.activities.handoff;

import java.util.regex.Pattern;

/** Text out of a repository as it may stand in one line of a report and in a database. */
final class Printable {

  /** They break lines and terminals, PostgreSQL refuses U+0000, and none carries sense. */
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\u2028\\u2029]");

  private static final Pattern BLANKS = Pattern.compile("[\\p{Cc}\\p{Z}]+");

  private Printable() {}

  /** One line of at most {@code maxCharacters}; runs of blanks become one. */
  static String line(String text, int maxCharacters) {
    return cut(BLANKS.matcher(text).replaceAll(" ").strip(), maxCharacters);
  }

  /** A file's or branch's name, whose blanks are part of it. */
  static String name(String text, int maxCharacters) {
    return cut(CONTROL.matcher(text).replaceAll("\uFFFD"), maxCharacters);
  }

  /** At a whole character. */
  private static String cut(String text, int maxCharacters) {
    return text.codePointCount(0, text.length()) <= maxCharacters
        ? text
        : text.substring(0, text.offsetByCodePoints(0, maxCharacters - 1)) + "…";
  }
}
