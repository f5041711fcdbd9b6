package dev.sovereign.workflows.inference;

import java.util.Locale;
import java.util.TreeSet;

/**
 * The words of the input, as identifiers are looked up in it.
 *
 * @param exact as they stand
 * @param lower in lower case
 * @param fileNames the last segments of those that are paths
 */
record GivenWords(TreeSet<String> exact, TreeSet<String> lower, TreeSet<String> fileNames) {
  /** Git's own shortest abbreviation. */
  private static final int MIN_HEX_LENGTH = 7;

  static GivenWords of(String input) {
    GivenWords given = new GivenWords(new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
    for (Words.Word word : Words.of(input)) {
      given.exact.add(word.text());
      given.lower.add(word.text().toLowerCase(Locale.ROOT));
      String fileName = word.text().substring(word.text().lastIndexOf('/') + 1);
      // A number that ends a path, such as a release branch, is no file name.
      if (fileName.chars().anyMatch(Character::isLetter)) {
        given.fileNames.add(fileName);
      }
    }
    return given;
  }

  boolean holds(String identifier) {
    return exact.contains(identifier)
        || fileNames.contains(identifier)
        || holdsLetters(identifier.toLowerCase(Locale.ROOT))
        || beginsId(identifier);
  }

  /** Whether a word of ASCII letters and hyphens is there in any case. */
  boolean holdsLetters(String lowerCase) {
    return lowerCase.chars().allMatch(c -> Identifiers.isAsciiLetter((char) c) || c == '-')
        && lower.contains(lowerCase);
  }

  private boolean beginsId(String identifier) {
    if (identifier.length() < MIN_HEX_LENGTH || !isHex(identifier)) {
      return false;
    }
    String id = exact.ceiling(identifier);
    return id != null && id.startsWith(identifier) && isHex(id);
  }

  private static boolean isHex(String word) {
    return word.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }
}
