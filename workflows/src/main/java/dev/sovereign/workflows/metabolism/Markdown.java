package dev.sovereign.workflows.metabolism;

import dev.sovereign.workflows.PlainText;
import java.util.List;

/** Renders text of unknown origin so that it stays text: no markup, link or HTML comes alive. */
final class Markdown {
  /** Those that begin something within a line; the rest of the line stays readable as it is. */
  private static final String ACTIVE = "\\`*_[]<>|~&#@$";

  private Markdown() {}

  /** One line in a code span, where nothing is active; for what others wrote, such as subjects. */
  static String code(String text, int maxLength) {
    String line = PlainText.line(text, maxLength);
    String fence = "`".repeat(longestRun(line) + 1);
    // Blanks at both ends are not shown; they keep a backtick of the text apart from the fence.
    boolean padded = line.isEmpty() || line.indexOf('`') >= 0;
    return padded ? fence + " " + line + " " + fence : fence + line + fence;
  }

  /** One line of prose with its active characters escaped, fit for a table cell too. */
  static String text(String text, int maxLength) {
    String line = PlainText.line(text, maxLength);
    StringBuilder inert = new StringBuilder(line.length() + 8);
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      // Escaped colons and dots keep renderers from turning addresses into links.
      if (ACTIVE.indexOf(c) >= 0 || line.startsWith("://", i) || line.startsWith("www.", i - 3)) {
        inert.append('\\');
      }
      inert.append(c);
    }
    return atLineStart(inert.toString());
  }

  static String row(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }

  static String header(String... cells) {
    return row(List.of(cells)) + "|" + " --- |".repeat(cells.length) + "\n";
  }

  /** What would be a list item, a heading or a rule at the start of a line is none after a sign. */
  private static String atLineStart(String line) {
    if (line.isEmpty() || "-+=".indexOf(line.charAt(0)) < 0) {
      return line;
    }
    return "\\" + line;
  }

  private static int longestRun(String line) {
    int longest = 0;
    int run = 0;
    for (int i = 0; i < line.length(); i++) {
      run = line.charAt(i) == '`' ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    return longest;
  }
}
