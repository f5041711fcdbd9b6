package dev.sovereign.workflows.inference;

import dev.sovereign.workflows.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What stands in quotes or backticks. */
final class Quotations {
  /** Each one is searched for in the whole input; this bounds the work. */
  private static final int MAX = 20;

  private Quotations() {}

  /**
   * The quoted phrases of a normalised text; nothing when one is left open or there are too many.
   */
  static Optional<List<String>> in(String text) {
    List<String> phrases = new ArrayList<>();
    int i = 0;
    while (i < text.length()) {
      if (!opens(text, i)) {
        i++;
        continue;
      }
      int end = close(text, i);
      if (end < 0 || phrases.size() == MAX) {
        return Optional.empty();
      }
      phrases.add(PlainText.line(text.substring(i + 1, end), text.length()));
      i = end + 1;
    }
    return Optional.of(phrases);
  }

  static boolean occurs(String phrase, String given) {
    if (phrase.isEmpty()) {
      return true;
    }
    for (int at = given.indexOf(phrase); at >= 0; at = given.indexOf(phrase, at + 1)) {
      if (!isWord(given, at - 1) && !isWord(given, at + phrase.length())) {
        return true;
      }
    }
    return false;
  }

  private static boolean opens(String text, int i) {
    return switch (text.charAt(i)) {
      case '"', '`' -> true;
      case '\'' -> !isWord(text, i - 1) && isWord(text, i + 1);
      default -> false;
    };
  }

  /** An apostrophe within a word closes nothing. */
  private static int close(String text, int open) {
    char quote = text.charAt(open);
    int end = text.indexOf(quote, open + 1);
    while (quote == '\'' && end >= 0 && isWord(text, end + 1)) {
      end = text.indexOf(quote, end + 1);
    }
    return end;
  }

  private static boolean isWord(String text, int i) {
    return i >= 0 && i < text.length() && Character.isLetterOrDigit(text.charAt(i));
  }
}
