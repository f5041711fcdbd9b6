package dev.sovereign.workflows.inference;

import java.util.ArrayList;
import java.util.List;

/** Sentences of plain prose. */
public final class Sentences {
  private static final String ENDS = ".!?\u2026";
  private static final String CLOSERS = "\"'`)\u201d\u2019";

  private Sentences() {}

  /** The text up to the end of its last complete sentence; the whole text when it has none. */
  public static String complete(String text) {
    for (int end = text.length(); end > 0; end--) {
      if (endsAt(text, end)) {
        return text.substring(0, end);
      }
    }
    return text;
  }

  static boolean endsOne(String text) {
    String stripped = text.stripTrailing();
    return endsAt(stripped, stripped.length());
  }

  static List<String> of(String text) {
    List<String> sentences = new ArrayList<>();
    int start = 0;
    for (int end = 1; end <= text.length(); end++) {
      if (end == text.length() || endsAt(text, end)) {
        String sentence = text.substring(start, end).strip();
        if (!sentence.isEmpty()) {
          sentences.add(sentence);
        }
        start = end;
      }
    }
    return sentences;
  }

  /**
   * A dot within {@code Foo.java} or {@code 1.2} ends nothing: white space or the end must follow.
   */
  private static boolean endsAt(String text, int end) {
    if (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
      return false;
    }
    int last = end - 1;
    if (last > 0 && CLOSERS.indexOf(text.charAt(last)) >= 0) {
      last--;
    }
    return last >= 0 && ENDS.indexOf(text.charAt(last)) >= 0;
  }
}
