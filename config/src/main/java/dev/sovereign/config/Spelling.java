package dev.sovereign.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Finds what somebody meant who wrote a name that does not exist. */
public final class Spelling {

  private Spelling() {}

  /**
   * The names nearest to the written one by edit distance (Levenshtein), nearest first; those that
   * would need more than half of their letters changed are left out.
   *
   * @param limit the most names to return
   */
  public static List<String> nearest(String written, Collection<String> names, int limit) {
    return names.stream()
        .filter(name -> distance(written, name) <= Math.max(written.length(), name.length()) / 2)
        .sorted(
            Comparator.<String>comparingInt(name -> distance(written, name))
                .thenComparing(Comparator.naturalOrder()))
        .limit(limit)
        .toList();
  }

  private static int distance(String left, String right) {
    int[] row = new int[right.length() + 1];
    for (int j = 0; j <= right.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= right.length(); j++) {
        int change = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[right.length()];
  }
}
