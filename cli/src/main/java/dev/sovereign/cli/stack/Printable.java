package dev.sovereign.cli.stack;

/** Text of others for a terminal: what a model says must not move its cursor or set its title. */
public final class Printable {

  private Printable() {}

  /** As long as the gateway lets a name be. */
  private static final int LONGEST_NAME = 200;

  /**
   * A name that others chose, as data within a line of ours, since a model may read it: on one
   * line, bounded, without what cannot be seen, between quotation marks that it cannot end.
   */
  public static String name(String name) {
    StringBuilder line = new StringBuilder();
    name.codePoints()
        .map(c -> c == '"' ? '\'' : Character.isWhitespace(c) || Character.isSpaceChar(c) ? ' ' : c)
        .filter(c -> !isInvisible(c))
        .limit(LONGEST_NAME)
        .forEach(line::appendCodePoint);
    return '"' + line.toString().strip() + '"';
  }

  private static boolean isInvisible(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          true;
      default -> false;
    };
  }

  /** The same without control characters, but for line ends and tabs. */
  public static String of(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    text.chars()
        .filter(c -> c == '\n' || c == '\t' || !Character.isISOControl(c))
        .forEach(c -> plain.append((char) c));
    return plain.toString();
  }
}
