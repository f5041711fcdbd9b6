package dev.sovereign.workflows.inference;

/**
 * The beginning and the end of a text, where people say what they want, and how much is between.
 *
 * @param head the first {@value #END} characters; all of a text of at most twice as many
 * @param tail the last {@value #END}; empty when {@code head} is all
 * @param between characters that are left out
 */
public record Excerpt(String head, String tail, int between) {

  /** At least the KiB at each end that estimates read. */
  static final int END = 1024;

  /** Of a text. */
  public static Excerpt of(String text) {
    if (text.length() <= 2 * END) {
      return new Excerpt(text, "", 0);
    }
    int last = text.length() - END;
    return new Excerpt(text.substring(0, END), text.substring(last), last - END);
  }

  /** As long as the text, with blanks for what is left out. */
  public String padded() {
    return head + " ".repeat(between) + tail;
  }
}
