package dev.sovereign.workflows;

/** Makes text of unknown origin fit for one line of a report, a prompt or a message. */
public final class PlainText {
  private static final String ELLIPSIS = "…";

  /** As long as requests let a name be, so that one can be read off and used. */
  private static final int LONGEST_NAME = 200;

  private PlainText() {}

  /**
   * The text on one line: runs of white space become one blank; control characters, and the
   * invisible ones that reorder or hide text, are dropped; what exceeds the length is cut and
   * marked.
   *
   * @param maxLength in UTF-16 units, at least 1
   */
  public static String line(String text, int maxLength) {
    StringBuilder line = new StringBuilder(Math.min(text.length(), maxLength) + 1);
    for (int i = 0; i < text.length() && line.length() <= maxLength; ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
        if (!line.isEmpty() && line.charAt(line.length() - 1) != ' ') {
          line.append(' ');
        }
      } else if (!isInvisible(c)) {
        line.appendCodePoint(c);
      }
    }
    return cut(line.toString().strip(), maxLength);
  }

  /**
   * A name that a session, an agent or a client chose, as data within a sentence of ours: on one
   * line, bounded, between quotation marks that nothing in it can end.
   */
  public static String quoted(String name) {
    return '"' + line(name.replace('"', '\''), LONGEST_NAME) + '"';
  }

  /**
   * Whether a character shows nothing of its own: controls, formats, half of a pair, unassigned.
   */
  public static boolean isInvisible(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          true;
      default -> false;
    };
  }

  private static String cut(String line, int maxLength) {
    if (line.length() <= maxLength) {
      return line;
    }
    int end = Math.max(0, maxLength - ELLIPSIS.length());
    if (end > 0 && Character.isHighSurrogate(line.charAt(end - 1))) {
      end--;
    }
    return line.substring(0, end).stripTrailing() + ELLIPSIS;
  }
}
