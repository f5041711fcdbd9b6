package dev.sovereign.cli.stack;

/** Text of others for a terminal: what a model says must not move its cursor or set its title. */
public final class Printable {

  private Printable() {}

  /** The same without control characters, but for line ends and tabs. */
  public static String of(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    text.chars()
        .filter(c -> c == '\n' || c == '\t' || !Character.isISOControl(c))
        .forEach(c -> plain.append((char) c));
    return plain.toString();
  }
}
