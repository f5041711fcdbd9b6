package dev.sovereign.activities.handoff;

import dev.sovereign.workflows.PlainText;
import java.util.regex.Pattern;

/**
 * Foreign text in Markdown, where it can do nothing. Every line of it stands behind {@code "> "},
 * so none begins a line of the document, and the whole is a fenced block whose fence is longer than
 * any run of its character inside; so neither a reader of Markdown nor of plain lines can take it
 * for anything but a quotation. <a
 * href="https://spec.commonmark.org/0.31.2/#fenced-code-blocks">CommonMark 4.5</a> says what ends
 * such a block.
 */
final class Quote {

  /** Every end of a line that some reader knows. */
  private static final Pattern LINE_END =
      Pattern.compile("\\r\\n|[\\n\\r\\u000B\\f\\u0085\\u2028\\u2029]");

  private static final int SHORTEST_FENCE = 3;

  private Quote() {}

  /**
   * The text without what cannot be seen: controls, and characters that hide or reorder others.
   * Lines end with a line feed.
   */
  static String visible(String text) {
    var visible = new StringBuilder(text.length());
    LINE_END
        .matcher(text)
        .replaceAll("\n")
        .codePoints()
        .map(c -> c == '\t' ? ' ' : c)
        .filter(c -> c == '\n' || !PlainText.isInvisible(c))
        .forEach(visible::appendCodePoint);
    return visible.toString().strip();
  }

  /** A block of its own, ended by a line feed. */
  static String block(String visible) {
    String fence = "`".repeat(Math.max(SHORTEST_FENCE, longestRun(visible) + 1));
    var block = new StringBuilder("> ").append(fence).append("text\n");
    visible.lines().forEach(line -> block.append("> ").append(line).append('\n'));
    return block.append("> ").append(fence).append('\n').toString();
  }

  private static int longestRun(String text) {
    int longest = 0;
    int run = 0;
    for (int i = 0; i < text.length(); i++) {
      run = text.charAt(i) == '`' ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    return longest;
  }
}
