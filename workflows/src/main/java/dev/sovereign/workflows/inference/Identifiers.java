package dev.sovereign.workflows.inference;

import java.util.List;
import java.util.Locale;

/** Decides which words are identifiers; {@link Grounding} gives the definition. */
final class Identifiers {
  private Identifiers() {}

  static boolean isIdentifier(Words.Word word, GivenWords given) {
    String text = word.text();
    if (!isPlain(text)) {
      return true;
    }
    String lower = text.toLowerCase(Locale.ROOT);
    if (Vocabulary.NUMBERS.contains(lower) || hasUpperCase(text, 1)) {
      return true;
    }
    if (text.indexOf('-') >= 0 && !isOrdinaryCompound(lower)) {
      return true;
    }
    return hasUpperCase(text, 0)
        && !(word.opensSentence() && (isOrdinary(lower) || given.holdsLetters(lower)));
  }

  /** ASCII letters, with hyphens and apostrophes between them. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean joins = (c == '-' || c == '\'') && i > 0 && i < text.length() - 1;
      if (!joins && !isAsciiLetter(c)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isOrdinaryCompound(String lower) {
    return List.of(lower.split("-", -1)).stream()
        .allMatch(part -> isOrdinary(part) && !Vocabulary.NUMBERS.contains(part));
  }

  private static boolean isOrdinary(String lower) {
    return Vocabulary.ORDINARY.contains(lower);
  }

  private static boolean hasUpperCase(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      if (Character.isUpperCase(text.charAt(i))) {
        return true;
      }
      if (from == 0) {
        return false;
      }
    }
    return false;
  }

  static boolean isAsciiLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
