package dev.sovereign.activities.inference;

import dev.sovereign.workflows.inference.catchup.Difference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How two texts differ: their lines by the longest common subsequence, their similarity by that of
 * their words. Pure; bounded in time and memory by what it looks at.
 */
public final class TextDiff {

  /** Beyond it neither lines nor words are compared: a million steps, a few milliseconds. */
  static final int MOST = 1_000;

  private TextDiff() {}

  /** In figures. */
  public static Difference of(String earlier, String later) {
    List<String> lines = lines(earlier, later);
    return new Difference(
        similar(words(earlier), words(later)),
        (int) lines.stream().filter(line -> line.startsWith("+ ")).count(),
        (int) lines.stream().filter(line -> line.startsWith("- ")).count());
  }

  /** Each line behind {@code " "} when both have it, {@code "- "} or {@code "+ "} when one has. */
  public static List<String> lines(String earlier, String later) {
    List<String> from = cut(earlier.lines().toList());
    List<String> to = cut(later.lines().toList());
    int[][] common = common(from, to);
    List<String> lines = new ArrayList<>();
    int i = from.size();
    int j = to.size();
    while (i > 0 || j > 0) {
      if (i > 0 && j > 0 && from.get(i - 1).equals(to.get(j - 1))) {
        lines.add("  " + from.get(--i));
        j--;
      } else if (j > 0 && (i == 0 || common[i][j - 1] >= common[i - 1][j])) {
        lines.add("+ " + to.get(--j));
      } else {
        lines.add("- " + from.get(--i));
      }
    }
    Collections.reverse(lines);
    return lines;
  }

  private static int similar(List<String> from, List<String> to) {
    int all = from.size() + to.size();
    return all == 0 ? 1000 : 2_000 * common(from, to)[from.size()][to.size()] / all;
  }

  private static List<String> words(String text) {
    return cut(text.isBlank() ? List.of() : List.of(text.strip().split("\\s+", -1)));
  }

  private static List<String> cut(List<String> all) {
    return all.size() > MOST ? all.subList(0, MOST) : all;
  }

  /** Lengths of the longest common subsequences of all beginnings. */
  private static int[][] common(List<String> from, List<String> to) {
    int[][] common = new int[from.size() + 1][to.size() + 1];
    for (int i = 1; i <= from.size(); i++) {
      for (int j = 1; j <= to.size(); j++) {
        common[i][j] =
            from.get(i - 1).equals(to.get(j - 1))
                ? common[i - 1][j - 1] + 1
                : Math.max(common[i - 1][j], common[i][j - 1]);
      }
    }
    return common;
  }
}
