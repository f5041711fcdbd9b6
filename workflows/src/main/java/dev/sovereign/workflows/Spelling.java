package dev.sovereign.workflows;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that was probably meant. */
public final class Spelling {
  /** Beyond a third of its letters wrong, a name is another name. */
  private static final int LETTERS_PER_MISTAKE = 3;

  private Spelling() {}

  /** The known name with the fewest wrong letters, when these are few; case does not matter. */
  public static Optional<String> nearest(String name, List<String> known) {
    String wanted = name.toLowerCase(Locale.ROOT);
    return known.stream()
        .filter(k -> distance(wanted, k) <= Math.max(1, k.length() / LETTERS_PER_MISTAKE))
        .min(Comparator.comparingInt(k -> distance(wanted, k)));
  }

  /** Levenshtein distance to the known name, ignoring case. */
  private static int distance(String wanted, String knownName) {
    String known = knownName.toLowerCase(Locale.ROOT);
    int[] row = new int[known.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= wanted.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int substituted = diagonal + (wanted.charAt(i - 1) == known.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[known.length()];
  }
}
