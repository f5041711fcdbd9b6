package dev.sovereign.workflows.inference;

import java.util.ArrayList;
import java.util.List;

/** Splits text into the words that {@link Grounding} speaks of, in one pass. */
final class Words {
  private static final String SEPARATORS = ",;!?()\"`";
  private static final String SENTENCE_ENDS = ".!?";

  private Words() {}

  /**
   * @param text the word without the punctuation around it
   * @param opensSentence whether it is the first of a sentence or line
   */
  record Word(String text, boolean opensSentence) {}

  static List<Word> of(String raw) {
    String text = normalise(raw);
    List<Word> words = new ArrayList<>();
    boolean opens = true;
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      boolean end = i == text.length();
      if (!end && !separates(text, i)) {
        continue;
      }
      String chunk = text.substring(start, i);
      String word = trim(chunk);
      if (hasLetterOrDigit(word)) {
        words.add(new Word(word, opens));
        opens = false;
      }
      if (endsSentence(chunk) || (!end && isSentenceBreak(text.charAt(i)))) {
        opens = true;
      }
      start = i + 1;
    }
    return words;
  }

  /** Typographic quotes, apostrophes, dashes and blanks become the plain ones. */
  static String normalise(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\u2018', '\u2019', '\u201b' -> plain.append('\'');
        case '\u201c', '\u201d', '\u201e', '\u00ab', '\u00bb' -> plain.append('"');
        case '\u2013', '\u2014' -> plain.append(" - ");
        case '\u2010', '\u2011' -> plain.append('-');
        case '\u2026' -> plain.append(". ");
        default -> plain.append(Character.isSpaceChar(c) ? ' ' : c);
      }
    }
    return plain.toString();
  }

  /** The brackets of a call, as in {@code run()}, belong to its name. */
  private static boolean separates(String text, int i) {
    char c = text.charAt(i);
    if (c == '(' && i > 0 && i + 1 < text.length() && text.charAt(i + 1) == ')') {
      return !Character.isLetterOrDigit(text.charAt(i - 1));
    }
    if (c == ')' && i > 1 && text.charAt(i - 1) == '(') {
      return !Character.isLetterOrDigit(text.charAt(i - 2));
    }
    return Character.isWhitespace(c) || SEPARATORS.indexOf(c) >= 0;
  }

  private static String trim(String chunk) {
    int start = 0;
    int end = chunk.length();
    while (start < end && chunk.charAt(start) == '\'') {
      start++;
    }
    while (end > start && ".:'".indexOf(chunk.charAt(end - 1)) >= 0) {
      end--;
    }
    String word = chunk.substring(start, end);
    return word.endsWith("'s") ? word.substring(0, word.length() - 2) : word;
  }

  private static boolean endsSentence(String chunk) {
    int last = chunk.length() - 1;
    while (last >= 0 && chunk.charAt(last) == '\'') {
      last--;
    }
    return last >= 0 && SENTENCE_ENDS.indexOf(chunk.charAt(last)) >= 0;
  }

  private static boolean isSentenceBreak(char separator) {
    return separator == '\n' || SENTENCE_ENDS.indexOf(separator) >= 0;
  }

  private static boolean hasLetterOrDigit(String word) {
    return word.codePoints().anyMatch(c -> Character.isLetterOrDigit(c) || c > 0x7f);
  }
}
